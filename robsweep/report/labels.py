"""How columns and numbers are written for readers."""

import math
from typing import Any

import pandas as pd

from robsweep.config.scores import SCORES

LABELS = {"identity": "configuration", **{score.name: score.label for score in SCORES.values() if score.label}}
NONE = "-"
"""Stands where there is no value."""

_DIGITS = {score.name: score.digits for score in SCORES.values()} | {"attack_passes": SCORES["train_passes"].digits}


def label(column: str) -> str:
    """A column's name for readers; a leading ``-`` (minimise) is left out."""
    name = column.removeprefix("-")
    return LABELS.get(name, name.replace("_", " "))


def number(column: str, value: object) -> str:
    """A value with the digits its column deserves; a dash where there is none."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NONE
    if isinstance(value, float):
        return f"{value:.{_DIGITS.get(column, 3)}f}"
    return str(value)


def with_interval(row: "pd.Series[Any]", column: str) -> str:
    """A score of a row followed by its interval, where the table has one: ``0.876 [0.869, 0.882]``."""
    text = number(column, row[column])
    low, high = row.get(f"{column}_low"), row.get(f"{column}_high")
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return text
    return f"{text} [{number(column, low)}, {number(column, high)}]"
