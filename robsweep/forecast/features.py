"""A configuration as a row of numbers: what its letters and training factors say of it before it is trained."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from robsweep.config.configuration import Configuration
from robsweep.config.points import Space
from robsweep.grammar.letters import letters_of

_PAIR_WEIGHT = 2.0
"""Of source with destination, against 1 of every other group: the papers' largest table is of that pair."""


class Features:
    """Rows of unit length in which each group (a letter, the pair of source and destination, a factor) has its share.

    Columns are given out to the values of the space first, in its order, whoever is asked for first.

    Args:
        space: whose training factors count, besides the letters.
    """

    def __init__(self, space: Space) -> None:
        self._ranges = sorted(space.sweep.factors.training)
        self._columns: dict[tuple[str, object], int] = {}
        self._rows: dict[str, tuple[list[int], list[float]]] = {}
        self._space: Space | None = space

    def of(self, configurations: Sequence[tuple[str, Configuration]]) -> NDArray[np.float64]:
        """``n x d`` of keys and configurations; ``d`` counts what has occurred so far."""
        if self._space is not None:
            points, self._space = self._space.points, None
            for point in points:
                self._row(point.key, point.configuration)
        rows = [self._row(key, configuration) for key, configuration in configurations]
        found = np.zeros((len(rows), max(1, len(self._columns))))
        for index, (columns, values) in enumerate(rows):
            found[index, columns] = values
        return found

    def _row(self, key: str, configuration: Configuration) -> tuple[list[int], list[float]]:
        if key not in self._rows:
            groups = self._groups(configuration)
            total = sum(weight for _, _, weight in groups)
            columns = [self._columns.setdefault((name, value), len(self._columns)) for name, value, _ in groups]
            self._rows[key] = columns, [math.sqrt(weight / total) for _, _, weight in groups]
        return self._rows[key]

    def _groups(self, configuration: Configuration) -> list[tuple[str, object, float]]:
        identity = configuration.identity
        letters = letters_of(identity)
        pair = f"{letters['source']}>{'gradual' if letters['gradual'] else letters['destination']}"
        found: list[tuple[str, object, float]] = [(name, value, 1.0) for name, value in letters.items()]
        found += [("backbone", identity.backbone, 1.0), ("loss", str(identity.loss), 1.0), ("pair", pair, _PAIR_WEIGHT)]
        for path in self._ranges:
            value: object = configuration.training
            for part in path.split("."):
                value = getattr(value, part)
            found.append((path, _coarse(value), 1.0))
        return found


def _coarse(value: object) -> object:
    """Numbers of one half decade are alike."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return value
    return round(2 * math.log10(value))
