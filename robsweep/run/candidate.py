"""Where a configuration and its trials stand."""

from dataclasses import dataclass, field
from typing import Literal

from robsweep.config.configuration import Configuration
from robsweep.run.events import Decided, Saved
from robsweep.run.trial_id import TrialId

Stage = Literal["going", "resting", "refused", "completed", "failed"]


@dataclass(slots=True)
class TrialState:
    """One training.

    ``training``: the epoch to which it is being trained. ``scores``: values of each scored epoch; ``errors``: their
    standard errors that come from the drawn queries; ``attack_passes``, ``score_seconds``: what scoring it took.
    """

    id: TrialId
    saved: dict[int, Saved] = field(default_factory=dict)
    scores: dict[int, dict[str, float]] = field(default_factory=dict)
    errors: dict[int, dict[str, float]] = field(default_factory=dict)
    attack_passes: dict[int, int] = field(default_factory=dict)
    score_seconds: dict[int, float] = field(default_factory=dict)
    sheets: dict[int, int] = field(default_factory=dict)
    """Epoch -> number of the event that holds its score sheet."""
    training: int | None = None
    failed: str | None = None


@dataclass(slots=True)
class Candidate:
    """A configuration that was proposed.

    ``rungs``: epochs at which it is scored. ``at``: epoch of the last rung that was decided, 0 before the first.
    ``seeds``: those it is to be trained with. ``since``: number of the event that made it ready to go on;
    ``proposed``: of the event that named it.
    """

    key: str
    configuration: Configuration
    aliases: tuple[str, ...]
    by: str
    index: int
    rungs: tuple[int, ...]
    seeds: list[int]
    since: int
    proposed: int
    stage: Stage = "going"
    at: int = 0
    decided: dict[int, Decided] = field(default_factory=dict)

    @property
    def target(self) -> int:
        """The epoch to which its trials are trained: its next rung, or the last one where it has completed."""
        if self.stage != "going":
            return self.at
        return next((epoch for epoch in self.rungs if epoch > self.at), self.rungs[-1])

    @property
    def trained(self) -> Configuration:
        """What its trials train: the configuration with as many epochs as the sweep says by now."""
        recipe = self.configuration.training
        if recipe.epochs == self.rungs[-1]:
            return self.configuration
        longer = recipe.model_copy(update={"epochs": self.rungs[-1]})
        return self.configuration.model_copy(update={"training": longer})

    @property
    def trials(self) -> list[TrialId]:
        """One for each seed."""
        return [TrialId(self.key, seed) for seed in self.seeds]
