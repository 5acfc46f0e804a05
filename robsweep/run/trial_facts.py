"""What happens to a configuration and its trials: proposed, trained, scored, decided on, or failed."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, NonNegativeInt, PlainSerializer, PositiveInt

from robsweep.config.configuration import Configuration
from robsweep.grammar.frozen import Frozen
from robsweep.run.file_names import checked_name
from robsweep.run.fingerprints import TrainFingerprint
from robsweep.run.score_sheet import ScoreSheet
from robsweep.run.trial_id import TrialId

Trial = Annotated[
    TrialId,
    BeforeValidator(lambda value: TrialId.parse(value) if isinstance(value, str) else value),
    PlainSerializer(str, return_type=str, when_used="json"),
]
"""A trial, in JSON by its name."""

VerdictKind = Literal["go_on", "rest", "refuse", "complete"]


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
    them; ``train_seconds``: wall time. Both count from the start of the trial. ``obstacle``: why its network was not
    compiled though the recipe says so.
    """

    kind: Literal["saved"] = "saved"
    trial: Trial
    epoch: PositiveInt
    checkpoint: Annotated[str, AfterValidator(checked_name)]
    training_steps: NonNegativeInt
    train_passes: NonNegativeInt
    train_seconds: float
    train_fingerprint: TrainFingerprint
    code_version: str
    obstacle: str | None = None


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
