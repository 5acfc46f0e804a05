"""How columns and numbers are written for readers."""

import math
from typing import Any

import pandas as pd

LABELS = {
    "identity": "configuration",
    "recall_at_1": "R@1",
    "recall_at_2": "R@2",
    "map": "mAP",
    "map_at_10": "mAP@10",
    "map_at_r": "mAP@R",
    "nmi": "NMI",
    "ers": "ERS",
    "ers_bounded": "bounded ERS",
}
NONE = "-"
"""Stands where there is no value."""

_DIGITS = {"TMA": 3, "ES:D": 3, "ers": 1, "ers_bounded": 1, "train_seconds": 1, "CA+": 1, "CA-": 1, "QA+": 1, "QA-": 1}
_ONE_DIGIT = ("ES:R", "LTM", "GTM", "GTT")


def label(column: str) -> str:
    """A column's name for readers; a leading ``-`` (minimise) is left out."""
    name = column.removeprefix("-")
    return LABELS.get(name, name.replace("_", " "))


def number(column: str, value: object) -> str:
    """A value with the digits its column deserves; a dash where there is none."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NONE
    if isinstance(value, float):
        return f"{value:.{1 if column in _ONE_DIGIT else _DIGITS.get(column, 3)}f}"
    return str(value)


def with_interval(row: "pd.Series[Any]", column: str) -> str:
    """A score of a row followed by its interval, where the table has one: ``0.876 [0.869, 0.882]``."""
    text = number(column, row[column])
    low, high = row.get(f"{column}_low"), row.get(f"{column}_high")
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return text
    return f"{text} [{number(column, low)}, {number(column, high)}]"
