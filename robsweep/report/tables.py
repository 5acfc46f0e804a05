"""The tables of a report, as rows of text: console and page show the same ones."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from robsweep.config.scores import TERMS
from robsweep.report.labels import NONE, label, number, with_interval
from robsweep.results.front import OBJECTIVES, front_table, last_rungs

SCORES = ("recall_at_2", "map", "map_at_10", "map_at_r", "nmi", *TERMS)


class TextTable(NamedTuple):
    """Headings and rows of cells, all text."""

    head: list[str]
    rows: list[list[str]]


def front_rows(
    frame: pd.DataFrame,
    objectives: Sequence[str] = OBJECTIVES,
    *,
    scores: Sequence[str] = SCORES,
    include_pruned: bool = False,
) -> TextTable:
    """Members of the front: R@1, ERS, further objectives and ``scores``, flags, strings they stand for."""
    shown = {"recall_at_1", "ers", *scores}
    others = [name for name in (o.removeprefix("-") for o in objectives) if name not in shown]
    head = [
        *("configuration", "seed", "epoch", "R@1", "ERS"),
        *(label(name) for name in (*others, *scores)),
        *("flags", "strings"),
    ]
    rows = [
        [
            *(str(row["identity"]), str(row["seed"]), str(row["epoch"])),
            *(with_interval(row, "recall_at_1"), with_interval(row, "ers")),
            *(number(name, row[name]) for name in (*others, *scores)),
            *(", ".join(row["flags"]) or NONE, str(max(1, len(row["aliases"])))),
        ]
        for _, row in front_table(frame, objectives, include_pruned=include_pruned).iterrows()
    ]
    return TextTable(head, rows)


def stopped_rows(frame: pd.DataFrame, status: str) -> TextTable:
    """Configurations that ended with ``pruned`` or ``failed``, where they stood, and why."""
    rows = last_rungs(frame)
    rows = rows[rows["status"] == status]
    cells = [
        [
            *(str(row["identity"]), str(row["seed"]), str(row["epoch"])),
            *(number("recall_at_1", row["recall_at_1"]), number("ers", row["ers"]), str(row["reason"])),
        ]
        for _, row in rows.iterrows()
    ]
    return TextTable(["configuration", "seed", "epoch", "R@1", "ERS", "reason"], cells)


def run_rows(frame: pd.DataFrame) -> TextTable:
    """Facts of the run as a whole, one a row."""
    rows = last_rungs(frame)
    facts: dict[str, str] = {
        **{name: _distinct(frame, name) for name in ("run", "dataset", "backbone", "seed", "profile", "behaviour")},
        "configurations": str(frame["key"].nunique()),
        "strings of the grammar they stand for": str(len({s for aliases in frame["aliases"] for s in aliases})),
        **{str(status): str(count) for status, count in rows["status"].value_counts().items()},
        "queries": _distinct(frame, "queries"),
        "candidates": _distinct(frame, "candidates"),
        "training": f"{rows['train_seconds'].sum():,.0f} s, {rows['training_steps'].sum():,} steps",
        "attack passes": f"{frame['attack_passes'].sum():,}",
        "scoring": f"{frame['score_seconds'].sum():,.0f} s",
        "data fingerprint": _distinct(frame, "data_fingerprint"),
        "code version": _distinct(frame, "code_version"),
        "last row": max(frame["finished_at"], default=NONE),
    }
    return TextTable(["", ""], [[name, value] for name, value in facts.items()])


def _distinct(frame: pd.DataFrame, column: str) -> str:
    return ", ".join(dict.fromkeys(str(value) for value in frame[column] if str(value))) or NONE
