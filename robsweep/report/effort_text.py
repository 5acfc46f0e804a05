"""The effort behind scores, for readers of tables."""

from typing import Any, Protocol

import pandas as pd

from robsweep.config.effort import WEAKENED, Effort
from robsweep.report.labels import NONE


class Row(Protocol):
    """A row of a table, as pandas or a dictionary gives it."""

    def get(self, key: str, /) -> Any:
        """The value of a column; None where there is none."""


def effort_text(row: Row) -> str:
    """``reach 1.25, 32 steps`` of a row; a dash where a table of before says nothing of it."""
    values = [row.get(name) for name in ("reach", "attack_steps", "attack_restarts")]
    if any(value is None or pd.isna(value) for value in values):
        return NONE
    reach, steps, restarts = values
    return str(Effort(reach=float(reach), steps=int(steps), restarts=int(restarts)))


def efforts_line(frame: pd.DataFrame) -> str:
    """What the scores of a table were taken by, each once: ``rob28: reach 1.25, 32 steps``; empty where unknown."""
    scored = frame[frame["profile"].fillna("") != ""]
    told = (f"{row['profile']}: {effort_text(row)}" for row in scored.to_dict("records"))
    return "; ".join(dict.fromkeys(told))


def is_weakened(frame: pd.DataFrame) -> bool:
    """Whether any scores of a table are of weakened attacks."""
    return any(WEAKENED in flags for flags in frame["flags"])


def weakened_banner(frame: pd.DataFrame) -> str | None:
    """What a page or a terminal says above such scores; None where there are none."""
    if not is_weakened(frame):
        return None
    of = efforts_line(frame[[WEAKENED in flags for flags in frame["flags"]]])
    return (
        f"Weakened attacks ({of}): networks look more robust here than they are. Not to be held against published ERS."
    )
