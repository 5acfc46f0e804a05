"""Ranks of points in two objectives by sorting, and by matrices of who dominates whom.

    python benchmarks/pareto_ranks.py                       # 300, 3,000 and 10,000 points
    python benchmarks/pareto_ranks.py --sizes 300 1000

Points are drawn uniformly from a square, so that there are about 2 sqrt(n) fronts. ``milliseconds`` are those of
``robsweep.pareto.ranks``: medians of ``--repeats``, for ``position_of`` over as many points drawn at random, of which
``position_of_at_most`` took longest. ``milliseconds_by_matrix`` are those of n x n matrices, which know no way to place
one point but to place all. ``ratios`` are matrix / sort, and ``ratio`` is that of ``positions`` at the largest size.
Both must agree on every point. Time is the processor's, so that other work on the machine counts little.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from record import RESULTS, record

from robsweep.pareto.hypervolume import contributions
from robsweep.pareto.ranks import nondominated_ranks, position_of, positions


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 3000, 10_000])
    parser.add_argument("--repeats", type=int, default=21)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    generator = np.random.default_rng(0)
    ours: dict[str, dict[str, float]] = {}
    matrices: dict[str, dict[str, float]] = {}
    for size in sorted(arguments.sizes):
        points = generator.random((size, 2))
        ours[str(size)] = _by_sorting(points, generator.integers(size, size=arguments.repeats).tolist())
        matrices[str(size)] = _by_matrix(points)
    ratios = {
        size: {name: round(took / ours[size][name], 1) for name, took in matrices[size].items()} for size in matrices
    }
    record(
        "pareto_ranks",
        {
            "ratio": ratios[str(max(arguments.sizes))]["positions"],
            "ratios": ratios,
            "milliseconds": _rounded(ours),
            "milliseconds_by_matrix": _rounded(matrices),
            "repeats": arguments.repeats,
        },
        arguments.results,
    )


def _by_sorting(points: NDArray[np.float64], places: list[int]) -> dict[str, float]:
    position_of(points, 0)  # the first call of all finds nothing in the caches
    placing = [_milliseconds(position_of, points, place)[0] for place in places]
    return {
        "ranks": statistics.median(_milliseconds(nondominated_ranks, points)[0] for _ in places),
        "positions": statistics.median(_milliseconds(positions, points)[0] for _ in places),
        "position_of": statistics.median(placing),
        "position_of_at_most": max(placing),
    }


def _by_matrix(points: NDArray[np.float64]) -> dict[str, float]:
    to_rank, ranks = _milliseconds(_matrix_ranks, points)
    assert (ranks == nondominated_ranks(points)).all(), "ranks differ"
    to_place, found = _milliseconds(_matrix_positions, points, ranks)
    assert (found == positions(points)).all(), "positions differ"
    return {"ranks": to_rank, "positions": to_rank + to_place, "position_of": to_rank + to_place}


def _milliseconds(function: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    began = time.process_time()
    result = function(*arguments)
    return 1e3 * (time.process_time() - began), result


def _matrix_ranks(points: NDArray[np.float64]) -> NDArray[np.int64]:
    no_worse = (points[:, None, :] >= points[None, :, :]).all(axis=2)
    dominated_by = no_worse & (points[:, None, :] > points[None, :, :]).any(axis=2)
    ranks = np.zeros(len(points), dtype=np.int64)
    left = np.ones(len(points), dtype=np.bool_)
    front = 0
    while left.any():
        members = left & ~dominated_by[left].any(axis=0)
        ranks[members] = front
        left &= ~members
        front += 1
    return ranks


def _matrix_positions(points: NDArray[np.float64], ranks: NDArray[np.int64]) -> NDArray[np.int64]:
    shares = np.zeros(len(points))
    for front in range(ranks.max() + 1):
        shares[ranks == front] = contributions(points[ranks == front], points.min(axis=0))
    earlier = ranks[:, None] < ranks[None, :]
    larger = (ranks[:, None] == ranks[None, :]) & (shares[:, None] > shares[None, :])
    return np.asarray((earlier | larger).sum(axis=0, dtype=np.int64))


def _rounded(milliseconds: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {size: {name: round(took, 3) for name, took in row.items()} for size, row in milliseconds.items()}


if __name__ == "__main__":
    main()
