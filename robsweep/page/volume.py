"""Hypervolume against what the run took."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from robsweep.forecast.outlook import Outlook
from robsweep.page.document.progress import Volume, VolumePoint
from robsweep.page.history import Completion
from robsweep.page.measures import Measures
from robsweep.pareto.dominance import is_nondominated
from robsweep.pareto.hypervolume import hypervolume

_KNOTS, _DRAWS = 80, 100
_Z = 1.96


def volume_of(measures: Measures, completions: Sequence[Completion], ahead: Outlook | None) -> Volume:
    """Of what had completed, above 0 in every objective that is maximised, as ``robsweep status`` tells it.

    The interval: 2.5 to 97.5 % of 100 draws in which every member of the front is measured again, within its own
    interval, objectives independent. Of many completions 80 are kept, the last one among them.
    """
    names = tuple(objective.name for objective in measures.objectives if not objective.minimise)
    keys = set(measures.completed.keys)
    order = [one for one in {c.key: c for c in completions}.values() if one.key in keys]
    values, errors = _points(measures, [one.key for one in order], names)
    knots = sorted(set(np.linspace(0, len(order) - 1, min(len(order), _KNOTS)).round().astype(int).tolist()))
    points = []
    for knot in knots if names else ():
        sofar = values[: knot + 1]
        front = np.flatnonzero(is_nondominated(sofar))
        low, high = _interval(sofar[front], errors[: knot + 1][front])
        value = hypervolume(sofar[front], np.zeros(len(names)))
        points.append(
            VolumePoint(
                passes=order[knot].passes,
                seconds=order[knot].seconds,
                value=value,
                low=min(low, value),
                high=max(high, value),
            )
        )
    return Volume(
        names=names,
        points=tuple(points),
        expected=None if ahead is None else (ahead.low, ahead.high),
        left=None if ahead is None else ahead.left,
    )


def _points(
    measures: Measures, keys: Sequence[str], names: tuple[str, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """``n x m`` values and their standard errors, 0 where no interval is known."""
    values, errors = np.full((len(keys), len(names)), np.nan), np.zeros((len(keys), len(names)))
    for row, key in enumerate(keys):
        scores = measures.completed.scores(key)
        for column, name in enumerate(names):
            one = scores.get(name)
            if one is None or one.value is None:
                continue
            values[row, column] = one.value
            if one.low is not None and one.high is not None:
                errors[row, column] = (one.high - one.low) / (2 * _Z)
    return values, errors


def _interval(values: NDArray[np.float64], errors: NDArray[np.float64]) -> tuple[float, float]:
    draws = np.random.default_rng(0).standard_normal((_DRAWS, *values.shape))
    found = [hypervolume(values + errors * draw, np.zeros(values.shape[1])) for draw in draws]
    low, high = np.percentile(found, [2.5, 97.5]).tolist()
    return low, high
