"""Many sweeps of one method as one row, and rows as a table."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .truth import SHARES, Reached

_RESAMPLES = 1000


def row_of(method: str, workers: int, reached: Sequence[Reached]) -> dict[str, Any]:
    """Medians and means over sweeps, ``interval`` of each: its 95 % bounds from resampled sweeps."""
    figures: dict[str, tuple[NDArray[np.float64], Callable[[NDArray[np.float64]], float]]] = {}
    for place, share in enumerate(SHARES):
        costs = np.array([one.costs[place] for one in reached])
        figures[f"cost_to_{round(100 * share)}"] = costs, _median_or_never
        figures[f"seconds_to_{round(100 * share)}"] = (
            np.array([one.seconds[place] for one in reached]),
            _median_or_never,
        )
    figures["reached_95"] = np.array([float(np.isfinite(one.costs[1])) for one in reached]), np.mean
    for name in ("spent", "hypervolume", "front_missed"):
        figures[name] = np.array([getattr(one, name) for one in reached]), np.mean
    row: dict[str, Any] = {"method": method, "workers": workers, "sweeps": len(reached)}
    row |= {name: _plain(of(values)) for name, (values, of) in figures.items()}
    row["interval"] = {name: _interval(values, of) for name, (values, of) in figures.items()}
    return row


def as_table(rows: Sequence[dict[str, Any]]) -> str:
    """Markdown."""
    names = ("cost_to_90", "cost_to_95", "cost_to_99", "reached_95", "spent", "hypervolume", "front_missed")
    lines = [
        "| method | workers | to 90 % | to 95 % | to 99 % | reached 95 % | spent | hypervolume | front missed |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        cells = [_cell(row[name], *row["interval"][name]) for name in names]
        lines.append(" | ".join([f"| {row['method']}", str(row["workers"]), *cells]) + " |")
    return "\n".join(lines)


def _median_or_never(costs: NDArray[np.float64]) -> float:
    """NaN unless half of them reach it; who never does is behind all others."""
    ordered = np.sort(np.where(np.isnan(costs), np.inf, costs))
    middle = float((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)
    return middle if np.isfinite(middle) else np.nan


def _interval(
    values: NDArray[np.float64], of: Callable[[NDArray[np.float64]], float]
) -> tuple[float | None, float | None]:
    draws = np.random.default_rng(0).integers(len(values), size=(_RESAMPLES, len(values)))
    found = np.array([of(values[rows]) for rows in draws])
    if np.isnan(found).any():
        return None, None
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)


def _cell(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return "-"
    bounds = "" if low is None or high is None else f" ({100 * low:.1f} to {100 * high:.1f})"
    return f"{100 * value:.1f} %{bounds}"
