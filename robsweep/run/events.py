"""What can happen in a run: one frozen type each, numbered and dated as a line of the journal."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    PlainSerializer,
    PositiveInt,
)

from robsweep.config.configuration import Configuration
from robsweep.grammar.frozen import Frozen
from robsweep.run.sheet import ScoreSheet
from robsweep.run.store import checked_name
from robsweep.run.trial_id import TrialId

SCHEMA = 1
"""Of the journal. Schema 0 was a results table without a journal (``run.schema0`` reads it)."""

Trial = Annotated[
    TrialId,
    BeforeValidator(lambda value: TrialId.parse(value) if isinstance(value, str) else value),
    PlainSerializer(str, return_type=str, when_used="json"),
]
"""A trial, in JSON by its name."""

VerdictKind = Literal["go_on", "rest", "refuse", "complete"]


class Opened(Frozen):
    """The run began. ``sweep``: the whole validated sweep file; ``data_fingerprint``: of the training images."""

    kind: Literal["opened"] = "opened"
    schema_: int = Field(default=SCHEMA, alias="schema")
    name: str
    sweep: dict[str, Any]
    data_fingerprint: str
    code_version: str

    model_config = ConfigDict(populate_by_name=True)


class Resumed(Frozen):
    """Another process took the run up: what was under way is not any more, and what failed is tried again."""

    kind: Literal["resumed"] = "resumed"
    code_version: str


class Extended(Frozen):
    """The run was given more to do: ``sweep`` takes the place of the one before."""

    kind: Literal["extended"] = "extended"
    sweep: dict[str, Any]
    code_version: str


class LaidOut(Frozen):
    """A process decided where it computes. ``gpus_per_training``, ``gpus_per_actor``: GPUs each takes while it works.

    ``line``: the same and more for readers.
    """

    kind: Literal["laid_out"] = "laid_out"
    gpus_per_training: float
    gpus_per_actor: float
    line: str


class Proposed(Frozen):
    """A searcher named a configuration. ``aliases``: all strings that mean it; ``index``: of the searcher's draws."""

    kind: Literal["proposed"] = "proposed"
    key: str
    configuration: Configuration
    aliases: tuple[str, ...] = ()
    by: str
    index: NonNegativeInt


class Started(Frozen):
    """A trial was given to an executor, to be trained up to ``epoch``."""

    kind: Literal["started"] = "started"
    trial: Trial
    epoch: PositiveInt


class Saved(Frozen):
    """A trial's checkpoint of ``epoch`` is written and waits for its scores.

    ``checkpoint``: its folder, relative to the run. ``train_passes``: images passed forward and backward to perturb
    them; ``train_seconds``: wall time. Both count from the start of the trial.
    """

    kind: Literal["saved"] = "saved"
    trial: Trial
    epoch: PositiveInt
    checkpoint: Annotated[str, AfterValidator(checked_name)]
    training_steps: NonNegativeInt
    train_passes: NonNegativeInt
    train_seconds: float
    data_fingerprint: str
    code_version: str


class Scored(Frozen):
    """A checkpoint's score sheet, whole, with its fidelity and its cost."""

    kind: Literal["scored"] = "scored"
    trial: Trial
    epoch: PositiveInt
    sheet: ScoreSheet


class Decided(Frozen):
    """What becomes of a configuration after a rung, by the mean over its ``seeds`` (those that were scored there).

    ``behind``: it is under a floor, so it stands behind all others and dominates none. ``dominated_by``: keys,
    of some where there are many.
    ``chance``: how likely the decision is wrong, 0 to 1, where the policy knows.
    """

    kind: Literal["decided"] = "decided"
    key: str
    epoch: PositiveInt
    seeds: tuple[int, ...]
    verdict: VerdictKind
    reason: str
    behind: bool = False
    dominated_by: tuple[str, ...] = ()
    chance: float | None = None


class Promoted(Frozen):
    """A configuration that rested goes on."""

    kind: Literal["promoted"] = "promoted"
    key: str
    reason: str


class Seeded(Frozen):
    """A configuration is to be trained with one more seed, straight to the rung where it stands."""

    kind: Literal["seeded"] = "seeded"
    trial: Trial
    reason: str


class Failed(Frozen):
    """Training or scoring of a trial failed; what was scored before stays. ``trace``: the traceback, if any."""

    kind: Literal["failed"] = "failed"
    trial: Trial
    epoch: PositiveInt
    reason: str
    trace: str = ""


class Ended(Frozen):
    """The process left the run. ``code``: of its exit; 0 without a reason where all was done."""

    kind: Literal["ended"] = "ended"
    reason: str = ""
    code: int = 0


Fact = Annotated[
    Opened
    | Resumed
    | Extended
    | LaidOut
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
