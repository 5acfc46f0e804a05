"""What trainings that differ in their seed alone give, and whether the published row could be one more of them.

    python benchmarks/seeds.py

Prints a table for every group of three or more seeds in the rows that `benchmarks/reproduce.py` kept: each seed's
scores, their mean and standard deviation, and the 95 % prediction interval of one further training, mean +- t s
sqrt(1 + 1/n) (Student's t with n - 1 degrees of freedom). The intervals over queries that each row has do not hold that
spread.
"""

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from record import RESULTS
from scipy.stats import t

from robsweep.config.scores import TERMS
from robsweep.report.labels import label

FEWEST = 3
COLUMNS = ("recall_at_1", "recall_at_2", "map", "map_at_10", "nmi", *TERMS, "ers")
_GROUP = ("configuration", "epochs", "epoch", "pgd_steps", "queries")
_THREE_DIGITS = (*COLUMNS[:5], "TMA", "ES:D")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    for group, rows in groups(arguments.results / "reproduce.jsonl"):
        print(", ".join(f"{name} {value}" for name, value in zip(_GROUP, group, strict=True)), end="\n\n")
        print(f"| | {' | '.join(label(column) for column in COLUMNS)} |")
        print("|" + "---|" * (len(COLUMNS) + 1))
        for name, cells in table(rows):
            print(f"| {name} | {' | '.join(cells)} |")
        print()


def groups(path: Path) -> Iterator[tuple[tuple[Any, ...], list[dict[str, Any]]]]:
    """Rows that differ in the seed alone, by seed; the newest of a seed counts."""
    found: dict[tuple[Any, ...], dict[int, dict[str, Any]]] = defaultdict(dict)
    for line in path.read_text().splitlines():
        row = {"epoch": None, **json.loads(line)}
        row["epoch"] = row["epoch"] or row["epochs"]
        found[tuple(row[name] for name in _GROUP)][row["seed"]] = row
    for group, rows in found.items():
        if len(rows) >= FEWEST:
            yield group, [rows[seed] for seed in sorted(rows)]


def table(rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """Name and cells of every line; a published value outside the prediction interval is in bold."""
    scores = np.array([[row["found"][column] for column in COLUMNS] for row in rows])
    mean, deviation = scores.mean(axis=0), scores.std(axis=0, ddof=1)
    half = t.ppf(0.975, len(rows) - 1) * deviation * math.sqrt(1 + 1 / len(rows))
    for name, published in rows[-1]["published"].items():
        outside = [abs(published.get(c, m) - m) > h for c, m, h in zip(COLUMNS, mean, half, strict=True)]
        cells = [_text(column, published[column]) if column in published else "" for column in COLUMNS]
        yield f"published, {name}", [f"**{cell}**" if out else cell for cell, out in zip(cells, outside, strict=True)]
    for row, values in zip(rows, scores, strict=True):
        yield f"seed {row['seed']}", _cells(values)
    yield "mean", _cells(mean)
    yield "standard deviation", _cells(deviation)
    yield "one more, from", _cells(mean - half)
    yield "to", _cells(mean + half)


def _cells(values: Any) -> list[str]:
    return [_text(column, float(value)) for column, value in zip(COLUMNS, values, strict=True)]


def _text(column: str, value: float) -> str:
    return f"{value:.{3 if column in _THREE_DIGITS else 1}f}"


if __name__ == "__main__":
    main()
