"""What other runs say of configurations before this one has tried them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from robsweep.config.configuration import Configuration
from robsweep.config.points import Point
from robsweep.grammar.identity import Identity, canonical_identity
from robsweep.grammar.letters import letters_of
from robsweep.pareto.dominance import is_nondominated
from robsweep.pareto.objectives import Objective
from robsweep.run.prior import PriorRun

_OWN = 0.5
"""Variance of what is a configuration's own, against 1 of what its letters say."""
_NOISE = 0.1
_FEWEST = 3
"""Configurations below which a run says nothing."""
_WEIGHT = 2.0
"""Of a column, against 1 of all letters together."""
_SOME_DATA = "digits"
"""Identities are compared as if they were of one data set."""


class _Recipe(NamedTuple):
    """What two runs have in common, whatever their data and budgets are."""

    defense: str
    loss: str


class _Known(NamedTuple):
    """What one run says of one objective: ``weights`` of the kernel with the configurations that it tried."""

    identities: list[Identity]
    weights: NDArray[np.float64]


class PriorColumns:
    """A column for each run and objective that it measured, in its standard deviations around its mean.

    A configuration that the run tried has about the value found there. Others have what their letters let expect: the
    posterior mean of a Gaussian process whose kernel is the share of equal letters.
    """

    def __init__(self, prior: Sequence[PriorRun], objectives: Sequence[Objective]) -> None:
        self._known = [known for run in prior for o in objectives if (known := _known(run, o.name)) is not None]
        self._rows: dict[str, NDArray[np.float64]] = {}

    def of(self, configurations: Sequence[tuple[str, Configuration]]) -> NDArray[np.float64]:
        """``n x c`` of keys and configurations."""
        new = [(key, one.identity) for key, one in configurations if key not in self._rows]
        if new:
            asked = [identity for _, identity in new]
            columns = [_kernel(asked, known.identities) @ known.weights for known in self._known]
            rows = _WEIGHT * np.stack(columns, axis=1) if columns else np.empty((len(new), 0))
            self._rows.update(zip([key for key, _ in new], rows, strict=True))
        return np.array([self._rows[key] for key, _ in configurations]).reshape(len(configurations), len(self._known))


def prior_front(prior: Sequence[PriorRun], objectives: Sequence[Objective], points: Sequence[Point]) -> list[Point]:
    """Of the points those that are on the front of a run, run by run, the best in the first objective first."""
    places: dict[_Recipe, list[Point]] = {}
    for point in points:
        places.setdefault(_recipe(point.configuration.identity), []).append(point)
    found: dict[str, Point] = {}
    for run in prior:
        rows = [row for row in run.rows if all(np.isfinite(row.values.get(o.name, np.nan)) for o in objectives)]
        if not rows:
            continue
        values = np.array([[o.sign * row.values[o.name] for o in objectives] for row in rows])
        front = np.flatnonzero(is_nondominated(values))
        for index in front[np.argsort(-values[front, 0], kind="stable")]:
            found |= {point.key: point for point in places.get(_recipe(rows[index].identity), [])}
    return list(found.values())


def _known(run: PriorRun, objective: str) -> _Known | None:
    rows = [row for row in run.rows if np.isfinite(row.values.get(objective, np.nan))]
    if len(rows) < _FEWEST:
        return None
    identities, values = [row.identity for row in rows], np.array([row.values[objective] for row in rows])
    scaled = (values - values.mean()) / (values.std() or 1.0)
    covariance = _kernel(identities, identities) + _NOISE * np.eye(len(rows))
    return _Known(identities, np.linalg.solve(covariance, scaled))


def _kernel(some: Sequence[Identity], others: Sequence[Identity]) -> NDArray[np.float64]:
    """``n x m``: the share of letters that are equal, and ``_OWN`` more for one and the same recipe."""
    left, right = ([_described(one) for one in side] for side in (some, others))
    alike = np.mean([np.equal.outer(_coded(left, name), _coded(right, name)) for name in left[0]], axis=0)
    recipes = [_recipe(one) for one in some], [_recipe(one) for one in others]
    same = np.array([[one == other for other in recipes[1]] for one in recipes[0]], dtype=float)
    return np.asarray(alike + _OWN * same)


def _coded(described: Sequence[dict[str, str]], name: str) -> NDArray[np.str_]:
    return np.array([one[name] for one in described])


def _described(identity: Identity) -> dict[str, str]:
    return {name: str(value) for name, value in letters_of(identity).items()} | {"backbone": identity.backbone}


def _recipe(identity: Identity) -> _Recipe:
    same = canonical_identity(identity.model_copy(update={"dataset": _SOME_DATA}))
    return _Recipe(same.defense.model_dump_json(), str(same.loss))
