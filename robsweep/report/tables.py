"""The tables of a report, as rows of text: console and page show the same ones."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from robsweep.config.scores import CLEAN, TERMS
from robsweep.pareto.objectives import objectives_of
from robsweep.report.effort_text import effort_text, efforts_line
from robsweep.report.labels import NONE, label, number, with_interval
from robsweep.results.front import OBJECTIVES, front_table, last_rungs
from robsweep.results.seeds import over_seeds

SCORES = (*CLEAN[1:], *TERMS)


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
    """Configurations on the front: R@1, ERS, further objectives and ``scores``, what attacked them, flags, aliases.

    Scores are means over ``seeds``, intervals of queries and seeds together.
    """
    shown = {"recall_at_1", "ers", *scores}
    others = [o.name for o in objectives_of(objectives) if o.name not in shown]
    head = [
        *("configuration", "seeds", "epoch", "P(front)", "R@1", "ERS"),
        *(label(name) for name in (*others, *scores)),
        *("attacks", "effort", "flags", "aliases"),
    ]
    rows = [
        [
            *(str(row["identity"]), str(row["seeds"]), str(row["epoch"]), _chance(row["front_chance"])),
            *(with_interval(row, "recall_at_1"), with_interval(row, "ers")),
            *(number(name, row[name]) for name in (*others, *scores)),
            *(str(row["profile"]) or NONE, effort_text(row)),
            *(", ".join(row["flags"]) or NONE, str(max(0, len(row["aliases"]) - 1))),
        ]
        for _, row in front_table(frame, objectives, include_pruned=include_pruned).iterrows()
    ]
    return TextTable(head, rows)


def pruned_rows(frame: pd.DataFrame) -> TextTable:
    """Configurations that rest or are refused, where they stood, and why."""
    rows = over_seeds(frame)
    return _stopped(rows[rows["status"] == "pruned"], "seeds")


def failed_rows(frame: pd.DataFrame) -> TextTable:
    """What failed, each seed by itself: others of the same configuration may have gone on."""
    rows = last_rungs(frame)
    return _stopped(rows[rows["status"] == "failed"], "seed")


def _stopped(rows: pd.DataFrame, seeds: str) -> TextTable:
    cells = [
        [
            *(str(row["identity"]), str(row[seeds]), str(row["epoch"])),
            *(number("recall_at_1", row["recall_at_1"]), number("ers", row["ers"])),
            *(str(row["profile"]) or NONE, effort_text(row), str(row["reason"])),
        ]
        for _, row in rows.iterrows()
    ]
    return TextTable(["configuration", seeds, "epoch", "R@1", "ERS", "attacks", "effort", "reason"], cells)


def run_rows(frame: pd.DataFrame) -> TextTable:
    """Facts of the run as a whole, one a row; statuses are those of configurations."""
    trained = frame.groupby(["key", "seed"])[["train_seconds", "training_steps"]].max().sum()
    facts: dict[str, str] = {
        **{name: _distinct(frame, name) for name in ("run", "dataset", "backbone", "seed", "profile", "behaviour")},
        "configurations": str(frame["key"].nunique()),
        "strings of the grammar they stand for": str(len({s for aliases in frame["aliases"] for s in aliases})),
        **{str(status): str(count) for status, count in over_seeds(frame)["status"].value_counts().items()},
        "effort": efforts_line(frame) or NONE,
        "queries": _distinct(frame, "queries"),
        "candidates": _distinct(frame, "candidates"),
        "training": f"{trained['train_seconds']:,.0f} s, {trained['training_steps']:,.0f} steps",
        "attack passes": f"{frame['attack_passes'].sum():,}",
        "scoring": f"{frame['score_seconds'].sum():,.0f} s",
        "fingerprint of the training images": _distinct(frame, "train_fingerprint"),
        "fingerprint of the test images": _distinct(frame, "test_fingerprint"),
        "code version": _distinct(frame, "code_version"),
        "last row": max(frame["finished_at"], default=NONE),
    }
    return TextTable(["", ""], [[name, value] for name, value in facts.items()])


def _chance(chance: float) -> str:
    return NONE if pd.isna(chance) else f"{100 * chance:.0f} %"


def _distinct(frame: pd.DataFrame, column: str) -> str:
    return ", ".join(dict.fromkeys(str(value) for value in frame[column] if str(value))) or NONE
