"""What follows from a run's events: ``apply`` is the only way in which a state changes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import hypot
from statistics import fmean
from typing import Any

from robsweep.config.epochs import outgrown, rungs_of
from robsweep.config.scores import CLEAN, ROBUSTNESS
from robsweep.config.sweep import SweepConfig
from robsweep.errors import UserError
from robsweep.run.candidate import Candidate, Stage, TrialState
from robsweep.run.events import (
    SCHEMA,
    Decided,
    Ended,
    Event,
    Extended,
    Failed,
    Informed,
    LaidOut,
    Opened,
    Promoted,
    Proposed,
    Resumed,
    Saved,
    Scored,
    Seeded,
    Started,
    VerdictKind,
)
from robsweep.run.prior import PriorRun
from robsweep.run.rung import Entry, Rung
from robsweep.run.trial_id import RungTrial, TrialId

_BOUNDS_95 = 2 * 1.959964
"""Width of a 95 % interval in standard errors."""
_COMPARED = (*CLEAN, *ROBUSTNESS)
_STAGES: dict[VerdictKind, Stage] = {
    "go_on": "going",
    "rest": "resting",
    "refuse": "refused",
    "complete": "completed",
}


@dataclass
class RunState:
    """A run after the event number ``seq``; -1 before the first.

    ``rungs``: epoch -> what was decided there. ``training``: trials that an executor has. ``unscored``: checkpoints
    that wait for their scores, in the order in which they were saved.
    """

    seq: int = -1
    name: str = ""
    opened_at: str = ""
    data_fingerprint: str = ""
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

    def apply(self, event: Event) -> None:
        """Take up the next event.

        Raises:
            UserError: its number is not the next one, or a newer version of robsweep wrote it.
        """
        if event.seq != self.seq + 1:
            raise UserError(f"event {event.seq} follows event {self.seq}: the journal has a gap")
        self.seq = event.seq
        if event.seq == 0:
            self.opened_at = event.at.isoformat(timespec="seconds")
        _HANDLERS[type(event.fact)](self, event.fact)

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
        repeated = [name for name in _COMPARED if name in values and len(trials) > 1]
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

    def _opened(self, fact: Opened) -> None:
        if fact.schema_ > SCHEMA:
            raise UserError(
                f"the run is of schema {fact.schema_}, this version reads up to {SCHEMA}: update robsweep to open it"
            )
        self.name, self.data_fingerprint = fact.name, fact.data_fingerprint
        self._sweep = _sweep(fact.sweep)
        self._version(fact.code_version)

    def _resumed(self, fact: Resumed) -> None:
        self._version(fact.code_version)
        self.ended = None
        self.training.clear()
        for trial in self.trials.values():
            trial.training = trial.failed = None
        for candidate in self.candidates.values():
            if candidate.stage == "failed":
                candidate.stage = "going"

    def _extended(self, fact: Extended) -> None:
        self._version(fact.code_version)
        self._sweep = _sweep(fact.sweep)
        self.outgrown = sum(outgrown(self._sweep, one.configuration) for one in self.candidates.values())
        for candidate in self.candidates.values():
            candidate.rungs = self._rungs_from_here(candidate)
            if candidate.stage == "completed" and candidate.rungs[-1] > candidate.at:
                candidate.stage, candidate.since = "going", self.seq
            if candidate.stage in ("going", "completed"):
                for seed in self._sweep.seeds.first:
                    self._ask(candidate, seed)

    def _laid_out(self, fact: LaidOut) -> None:
        self.layout = fact

    def _informed(self, fact: Informed) -> None:
        self.prior = fact.prior

    def _proposed(self, fact: Proposed) -> None:
        self.candidates[fact.key] = candidate = Candidate(
            key=fact.key,
            configuration=fact.configuration,
            aliases=fact.aliases,
            by=fact.by,
            index=fact.index,
            rungs=rungs_of(self.sweep, fact.configuration),
            seeds=[],
            since=self.seq,
            proposed=self.seq,
        )
        for seed in self.sweep.seeds.first:
            self._ask(candidate, seed)

    def _started(self, fact: Started) -> None:
        self.trials[fact.trial].training = self.training[fact.trial] = fact.epoch

    def _saved(self, fact: Saved) -> None:
        trial = self.trials[fact.trial]
        trial.saved[fact.epoch] = fact
        if fact.epoch not in trial.scores:
            self.unscored[RungTrial(fact.trial, fact.epoch)] = None
        self._no_longer_training(fact.trial)

    def _scored(self, fact: Scored) -> None:
        trial = self.trials[fact.trial]
        saved = trial.saved[fact.epoch]
        costs = {"train_passes": float(saved.train_passes), "train_seconds": saved.train_seconds}
        trial.scores[fact.epoch] = {**fact.sheet.scores, **costs}
        trial.errors[fact.epoch] = {
            name: (high - low) / _BOUNDS_95 for name, (low, high) in fact.sheet.intervals.items() if name in _COMPARED
        }
        trial.attack_passes[fact.epoch] = fact.sheet.attack_passes
        trial.score_seconds[fact.epoch] = fact.sheet.score_seconds
        trial.sheets[fact.epoch] = self.seq
        self.unscored.pop(RungTrial(fact.trial, fact.epoch), None)

    def _decided(self, fact: Decided) -> None:
        candidate = self.candidates[fact.key]
        candidate.decided[fact.epoch] = fact
        candidate.at, candidate.since = fact.epoch, self.seq
        candidate.stage = _STAGES[fact.verdict]
        for seed in self.sweep.seeds.first if candidate.stage == "going" else ():
            self._ask(candidate, seed)
        rung = self.rungs.setdefault(fact.epoch, Rung(fact.epoch))
        rung.put(self.entry(fact.key, fact.epoch, fact.verdict, behind=fact.behind))

    def _promoted(self, fact: Promoted) -> None:
        candidate = self.candidates[fact.key]
        candidate.stage, candidate.since = "going", self.seq
        for seed in self.sweep.seeds.first:
            self._ask(candidate, seed)

    def _seeded(self, fact: Seeded) -> None:
        candidate = self.candidates[fact.trial.key]
        candidate.since = self.seq
        self._ask(candidate, fact.trial.seed)

    def _failed(self, fact: Failed) -> None:
        self.trials[fact.trial].failed = fact.reason
        self._no_longer_training(fact.trial)
        self.unscored.pop(RungTrial(fact.trial, fact.epoch), None)
        candidate = self.candidates[fact.trial.key]
        if candidate.stage == "going" and all(self.trials[trial].failed is not None for trial in candidate.trials):
            candidate.stage = "failed"

    def _rungs_from_here(self, candidate: Candidate) -> tuple[int, ...]:
        """The sweep's rungs; a checkpoint that was not decided on stays one, and training never goes back before it."""
        rungs = rungs_of(self.sweep, candidate.configuration)
        newest = max((epoch for trial in candidate.trials for epoch in self.trials[trial].saved), default=0)
        if newest <= candidate.at:
            return rungs
        return tuple(sorted({newest, *(epoch for epoch in rungs if epoch <= candidate.at or epoch > newest)}))

    def _end(self, fact: Ended) -> None:
        self.ended = fact

    def _ask(self, candidate: Candidate, seed: int) -> None:
        if seed not in candidate.seeds:
            candidate.seeds.append(seed)
            trial = TrialId(candidate.key, seed)
            self.trials[trial] = TrialState(trial)

    def _no_longer_training(self, trial: TrialId) -> None:
        self.trials[trial].training = None
        self.training.pop(trial, None)

    def _version(self, version: str) -> None:
        if version not in self.code_versions:
            self.code_versions.append(version)


def state_of(events: Iterable[Event]) -> RunState:
    """The state after all of some events, from the first on."""
    state = RunState()
    for event in events:
        state.apply(event)
    return state


def _common(found: list[dict[str, float]]) -> list[str]:
    return [name for name in found[0] if all(name in values for values in found)] if found else []


def _variance(values: list[float]) -> float:
    mean = fmean(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)


def _sweep(content: dict[str, Any]) -> SweepConfig:
    return SweepConfig.model_validate(content)


_HANDLERS: dict[type, Callable[[RunState, Any], None]] = {
    Opened: RunState._opened,
    Resumed: RunState._resumed,
    Extended: RunState._extended,
    LaidOut: RunState._laid_out,
    Informed: RunState._informed,
    Proposed: RunState._proposed,
    Started: RunState._started,
    Saved: RunState._saved,
    Scored: RunState._scored,
    Decided: RunState._decided,
    Promoted: RunState._promoted,
    Seeded: RunState._seeded,
    Failed: RunState._failed,
    Ended: RunState._end,
}
