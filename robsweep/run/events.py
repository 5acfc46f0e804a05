"""A line of the journal: a fact, numbered and dated. The facts themselves are to be had here too."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, ConfigDict, Field, NonNegativeInt

from robsweep.grammar.frozen import Frozen
from robsweep.run.run_facts import SCHEMA, Ended, Extended, Informed, LaidOut, Opened, Resumed
from robsweep.run.trial_facts import (
    Decided,
    Failed,
    Promoted,
    Proposed,
    Saved,
    Scored,
    Seeded,
    Started,
    Trial,
    VerdictKind,
)

__all__ = [
    "SCHEMA",
    "Decided",
    "Ended",
    "Event",
    "Extended",
    "Fact",
    "Failed",
    "Informed",
    "LaidOut",
    "Opened",
    "Promoted",
    "Proposed",
    "Resumed",
    "Saved",
    "Scored",
    "Seeded",
    "Started",
    "Trial",
    "VerdictKind",
    "event_of",
]

Fact = Annotated[
    Opened
    | Resumed
    | Extended
    | LaidOut
    | Informed
    | Proposed
    | Started
    | Saved
    | Scored
    | Decided
    | Promoted
    | Seeded
    | Failed
    | Ended,
    Field(discriminator="kind"),
]


class Event(Frozen):
    """A fact with its number, from 0 without gaps, and the time in UTC at which it was written down."""

    # the outermost type's setting decides how NaN is written
    model_config = ConfigDict(ser_json_inf_nan="strings", allow_inf_nan=True)

    seq: NonNegativeInt
    at: AwareDatetime
    fact: Fact

    def line(self) -> str:
        """The event as a line of JSON; the journal seals it (``run.seal``)."""
        return self.model_dump_json(by_alias=True, exclude_defaults=False)

    @property
    def finished_at(self) -> str:
        """ISO 8601 in milliseconds, as the results table shows it."""
        return self.at.isoformat(timespec="milliseconds")


def event_of(seq: int, at: datetime, fact: Fact) -> Event:
    """An event made in this process, whose parts are valid already."""
    return Event.model_construct(seq=seq, at=at, fact=fact)
