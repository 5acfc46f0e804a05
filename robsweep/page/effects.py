"""What each letter and training factor adds to an objective: an additive model by least squares."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from robsweep.page.document.effects import Cell, Effect
from robsweep.page.factors import DEFENSE, DESTINATION, MANIPULATION, SOURCE

Levels = Mapping[str, str]


class _Term(NamedTuple):
    factor: str
    level: str
    against: str
    of: int


def effects_of(rows: Sequence[Levels], values: Sequence[float], factors: Sequence[str]) -> tuple[Effect, ...]:
    """What a level adds, all other factors held equal, against the most frequent level of its factor.

    Ordinary least squares on indicators of the levels, without interactions; a factor that does not apply to a row
    adds nothing to it. Intervals are those of Student's t with n - rank degrees of freedom, and None without any.
    A level that the others determine is left out.

    Args:
        rows: ``n`` levels by factor.
        values: ``n``, finite.
        factors: whose effects are asked for.
    """
    terms, columns = _design(rows, factors)
    if not len(values) or not terms:
        return ()
    design = np.column_stack([np.ones(len(values)), *columns])
    kept = _independent(design)
    design, terms = design[:, kept], [terms[column - 1] for column in kept[1:]]
    solution, _, rank, _ = np.linalg.lstsq(design, np.asarray(values, dtype=float), rcond=None)
    free = len(values) - int(rank)
    half = _half_widths(design, np.asarray(values) - design @ solution, free)
    return tuple(
        Effect(
            **term._asdict(),
            value=float(value),
            low=None if half is None else float(value - half[place + 1]),
            high=None if half is None else float(value + half[place + 1]),
        )
        for place, (term, value) in enumerate(zip(terms, solution[1:], strict=True))
    )


def cells_of(rows: Sequence[Levels], values: Sequence[float]) -> tuple[Cell, ...]:
    """Means of hardness manipulations by source and destination; only cells that hold any."""
    found: dict[tuple[str, str], list[float]] = {}
    for row, value in zip(rows, values, strict=True):
        if SOURCE in row and DESTINATION in row:
            found.setdefault((row[SOURCE], row[DESTINATION]), []).append(value)
    return tuple(
        Cell(source=source, destination=destination, of=len(of), mean=float(np.mean(of)))
        for (source, destination), of in found.items()
    )


def _design(rows: Sequence[Levels], factors: Sequence[str]) -> tuple[list[_Term], list[NDArray[np.float64]]]:
    terms, columns = [], []
    for factor in factors:
        counts = Counter(row[factor] for row in rows if factor in row)
        if len(counts) < 2:
            continue
        frequent = counts.most_common(1)[0][0]
        against = MANIPULATION if factor == DEFENSE and MANIPULATION in counts else frequent
        for level, of in counts.items():
            if level != against:
                terms.append(_Term(factor, level, against, of))
                columns.append(np.array([float(row.get(factor) == level) for row in rows]))
    return terms, columns


def _independent(design: NDArray[np.float64]) -> list[int]:
    """Columns that those before them do not determine: the others' remainders vanish (Gram and Schmidt)."""
    kept: list[int] = []
    basis = np.empty((len(design), 0))
    for place in range(design.shape[1]):
        column = design[:, place]
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)  # twice is enough: rounding of the first pass is taken off
        if np.linalg.norm(rest) > 1e-8 * np.linalg.norm(column):
            basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
            kept.append(place)
    return kept


def _half_widths(design: NDArray[np.float64], residuals: NDArray[np.float64], free: int) -> NDArray[np.float64] | None:
    if free < 1:
        return None
    covariance = np.linalg.inv(design.T @ design) * (residuals @ residuals) / free
    return np.asarray(t.ppf(0.975, free) * np.sqrt(np.diag(covariance)))
