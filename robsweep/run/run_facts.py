"""What happens to a run as a whole: it is begun, taken up again, extended, laid out, and left."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from robsweep.grammar.frozen import Frozen
from robsweep.run.fingerprints import TrainFingerprint
from robsweep.run.prior import PriorRun

SCHEMA = 2
"""Of the journal. Schema 0 was a results table without a journal (``results.schema0`` reads it). Schema 1 had one name
for the fingerprints of training and test images (``run.fingerprints``)."""


class Opened(Frozen):
    """The run began. ``sweep``: the whole validated sweep file."""

    kind: Literal["opened"] = "opened"
    schema_: int = Field(default=SCHEMA, alias="schema")
    name: str
    sweep: dict[str, Any]
    train_fingerprint: TrainFingerprint
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

    ``actors``: how many attack at a time; None in older journals. ``line``: the same and more for readers.
    """

    kind: Literal["laid_out"] = "laid_out"
    gpus_per_training: float
    gpus_per_actor: float
    actors: int | None = None
    line: str


class Informed(Frozen):
    """The search begins with what other runs found; takes the place of what it was told before."""

    kind: Literal["informed"] = "informed"
    prior: tuple[PriorRun, ...]


class Ended(Frozen):
    """The process left the run. ``code``: of its exit; 0 without a reason where all was done."""

    kind: Literal["ended"] = "ended"
    reason: str = ""
    code: int = 0
