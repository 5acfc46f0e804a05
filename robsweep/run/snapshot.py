"""A run after one of its events: what is known of it, and what follows from that."""

from dataclasses import dataclass, field
from math import hypot
from statistics import fmean

from robsweep.config.scores import CLEAN, ROBUSTNESS
from robsweep.config.sweep import SweepConfig
from robsweep.errors import UserError
from robsweep.run.candidate import Candidate, Stage, TrialState
from robsweep.run.events import Ended, LaidOut, VerdictKind
from robsweep.run.prior import PriorRun
from robsweep.run.rung import Entry, Rung
from robsweep.run.trial_id import RungTrial, TrialId

COMPARED = (*CLEAN, *ROBUSTNESS)
"""Scores whose standard errors are kept, since policies and forecasts compare by them."""


@dataclass
class RunSnapshot:
    """A run after the event number ``seq``; -1 before the first.

    ``rungs``: epoch -> what was decided there. ``training``: trials that an executor has. ``unscored``: checkpoints
    that wait for their scores, in the order in which they were saved.
    """

    seq: int = -1
    name: str = ""
    opened_at: str = ""
    train_fingerprint: str = ""
    code_versions: list[str] = field(default_factory=list)
    candidates: dict[str, Candidate] = field(default_factory=dict)
    trials: dict[TrialId, TrialState] = field(default_factory=dict)
    rungs: dict[int, Rung] = field(default_factory=dict)
    training: dict[TrialId, int] = field(default_factory=dict)
    unscored: dict[RungTrial, None] = field(default_factory=dict)
    outgrown: int = 0
    """Configurations that the sweep now holds as others, with more epochs."""
    layout: LaidOut | None = None
    """Where the newest process computes."""
    prior: tuple[PriorRun, ...] = ()
    """What other runs found, with which the search began."""
    ended: Ended | None = None
    _sweep: SweepConfig | None = None

    @property
    def sweep(self) -> SweepConfig:
        """The sweep file as it holds now.

        Raises:
            UserError: the run was not opened.
        """
        if self._sweep is None:
            raise UserError("the journal does not begin with the opening of a run")
        return self._sweep

    @property
    def busy(self) -> bool:
        """Whether something is being trained or waits for its scores."""
        return bool(self.training or self.unscored)

    @property
    def samples(self) -> int:
        """How many configurations count against ``search.samples``."""
        return len(self.candidates) - self.outgrown

    def mean(self, key: str, epoch: int) -> dict[str, float]:
        """Every score of a configuration at an epoch, averaged over the seeds that were scored there."""
        found = [self.trials[trial].scores[epoch] for trial in self._scored_trials(key, epoch)]
        if len(found) == 1:
            return found[0]
        return {name: fmean(values[name] for values in found) for name in _common(found)}

    def entry(self, key: str, epoch: int, verdict: VerdictKind, *, behind: bool) -> Entry:
        """What a rung records of a configuration that was scored there."""
        known = self.rungs[epoch].entries.get(key) if epoch in self.rungs else None
        trials = [self.trials[trial] for trial in self._scored_trials(key, epoch)]
        values, errors = self.mean(key, epoch), [trial.errors[epoch] for trial in trials]
        repeated = [name for name in COMPARED if name in values and len(trials) > 1]
        return Entry(
            key,
            values,
            verdict,
            behind,
            seq=known.seq if known else self.seq,
            seeds=len(trials),
            errors={name: hypot(*(of[name] for of in errors)) / len(errors) for name in _common(errors)},
            variances={name: _variance([trial.scores[epoch][name] for trial in trials]) for name in repeated},
        )

    def scored_seeds(self, key: str, epoch: int) -> tuple[int, ...]:
        """Seeds with which a configuration was scored at an epoch."""
        return tuple(trial.seed for trial in self._scored_trials(key, epoch))

    def waits_for(self, candidate: Candidate) -> list[TrialId]:
        """Trials of a configuration without scores at its target that have not failed."""
        return [
            trial
            for trial in candidate.trials
            if candidate.target not in self.trials[trial].scores and self.trials[trial].failed is None
        ]

    def counts(self) -> dict[Stage, int]:
        """How many configurations are in which stage."""
        found: dict[Stage, int] = dict.fromkeys(("going", "resting", "refused", "completed", "failed"), 0)
        for candidate in self.candidates.values():
            found[candidate.stage] += 1
        return found

    def _scored_trials(self, key: str, epoch: int) -> list[TrialId]:
        return [trial for trial in self.candidates[key].trials if epoch in self.trials[trial].scores]


def _common(found: list[dict[str, float]]) -> list[str]:
    return [name for name in found[0] if all(name in values for values in found)] if found else []


def _variance(values: list[float]) -> float:
    mean = fmean(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)
