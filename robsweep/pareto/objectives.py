"""What a search wants more of, and what less: the one place that reads a leading ``-``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from robsweep.errors import UserError

MINIMISE = "-"
"""Stands before the name of a value that should be small."""


@dataclass(frozen=True, slots=True)
class Objective:
    """A value by its name, and whether it should be small; ``str`` gives the text that ``parse`` reads.

    Raises:
        UserError: the name is empty or begins with ``-``, so that its text would say something else.
    """

    name: str
    minimise: bool = False

    def __post_init__(self) -> None:
        if not self.name or self.name.startswith(MINIMISE):
            raise UserError(
                f"an objective is the name of a value, with one {MINIMISE} before it to minimise; got {str(self)!r}"
            )

    @classmethod
    def parse(cls, text: str) -> "Objective":
        """``ers`` is maximised, ``-train_passes`` minimised.

        Raises:
            UserError: there is no name, or more than one leading ``-``.
        """
        return cls(text.removeprefix(MINIMISE), text.startswith(MINIMISE))

    def __str__(self) -> str:
        return MINIMISE + self.name if self.minimise else self.name

    @property
    def sign(self) -> int:
        """What a value is multiplied with so that more is better: 1, or -1 where it is minimised."""
        return -1 if self.minimise else 1


def signed_points(rows: Sequence[Mapping[str, float]], objectives: Sequence[Objective]) -> NDArray[np.float64]:
    """``n x m`` points to maximise, of n rows' values by name and m objectives.

    A minimised value stands with its sign turned. NaN and infinities are taken over.

    Raises:
        UserError: a row lacks a value.
    """
    points = np.empty((len(rows), len(objectives)))
    for column, objective in enumerate(objectives):
        if (lacking := next((i for i, row in enumerate(rows) if objective.name not in row), None)) is not None:
            raise UserError(f"row {lacking} has no {objective.name}, only {', '.join(rows[lacking]) or 'nothing'}")
        points[:, column] = [objective.sign * row[objective.name] for row in rows]
    return points


def objectives_of(texts: Sequence[str]) -> tuple[Objective, ...]:
    """All of a list of texts."""
    return tuple(Objective.parse(text) for text in texts)
