"""A recorded table as curves: what real trainings gave, answered from its rows."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from pydantic import ValidationError

from robsweep.config.scores import CLEAN, ROBUSTNESS, TERMS
from robsweep.config.sweep import SweepConfig
from robsweep.errors import UserError
from robsweep.replay.curves import Recorded
from robsweep.run.score_sheet import ScoreSheet

ROWS, PROBLEM = "table.parquet", "sweep.json"


class RecordedTable:
    """Answers for each (configuration, seed, epoch) that was recorded.

    ``sweep``: what was recorded, as a sweep file. ``seeds``: those with which every configuration was recorded.
    """

    def __init__(self, sweep: SweepConfig, rows: Mapping[tuple[str, int, int], Mapping[str, Any]]) -> None:
        self.sweep, self._rows = sweep, dict(rows)
        self.keys = tuple(dict.fromkeys(key for key, _, _ in self._rows))
        self.epochs = tuple(sorted({epoch for _, _, epoch in self._rows}))
        found: dict[int, set[str]] = {}
        for key, seed, _ in self._rows:
            found.setdefault(seed, set()).add(key)
        self.seeds = tuple(sorted(seed for seed, keys in found.items() if len(keys) == len(self.keys)))

    def query(self, key: str, seed: int, epoch: int) -> Recorded:
        """As ``Curves.query``; a training that diverged fails as it did.

        Raises:
            UserError: nothing was recorded there, or the training had failed by then.
        """
        row = self._rows.get((key, seed, epoch))
        if row is None:
            raise UserError(f"configuration {key}, seed {seed}, epoch {epoch} is not in the table")
        if row["status"] != "completed":
            raise UserError(str(row["reason"]))
        return Recorded(
            sheet=_sheet(row),
            train_seconds=row["train_cpu_seconds"],
            train_passes=row["train_passes"],
            training_steps=row["training_steps"],
            attack_seconds=row["score_cpu_seconds"],
        )


def open_table(folder: str | Path) -> RecordedTable:
    """The table in a folder that ``benchmarks.replay.collect`` wrote.

    Raises:
        UserError: there is none, or its sweep file is not valid.
    """
    place = Path(folder)
    if not (place / ROWS).is_file() or not (place / PROBLEM).is_file():
        raise UserError(f"{place} holds no recorded table: expected {ROWS} and {PROBLEM}")
    rows = pq.ParquetFile(place / ROWS).read(use_threads=False).to_pylist()
    try:
        sweep = SweepConfig.model_validate(json.loads((place / PROBLEM).read_text()))
    except (ValidationError, ValueError) as error:
        raise UserError(f"{place / PROBLEM} is no valid sweep: {error}") from None
    return RecordedTable(sweep, {(row["key"], row["seed"], row["epoch"]): row for row in rows})


def _sheet(row: Mapping[str, Any]) -> ScoreSheet:
    bounds = {name: (row[f"{name}_low"], row[f"{name}_high"]) for name in (*CLEAN, *TERMS, *ROBUSTNESS)}
    return ScoreSheet(
        epoch=row["epoch"],
        profile="recorded",
        behaviour="reference",
        seed=row["seed"],
        queries=row["queries"],
        candidates=row["candidates"],
        clean={name: _number(row[name]) for name in CLEAN},
        terms={name: _number(row[name]) for name in TERMS},
        ers=row["ers"],
        ers_bounded=row["ers_bounded"],
        intervals={name: pair for name, pair in bounds.items() if None not in pair},
        attacks={},
        flags=tuple(row["flags"]),
        attack_passes=row["attack_passes"],
        score_seconds=row["score_cpu_seconds"],
        test_fingerprint=row["data_fingerprint"],
        checkpoint="",
    )


def _number(value: float | None) -> float:
    return math.nan if value is None else value
