"""What follows from a run's events: ``apply`` is the only way in which a state changes."""

from collections.abc import Callable, Iterable
from typing import Any

from pydantic import ValidationError

from robsweep.config.epochs import outgrown, rungs_of
from robsweep.config.messages import first_problem
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
from robsweep.run.rung import Rung
from robsweep.run.snapshot import COMPARED, RunSnapshot
from robsweep.run.trial_id import RungTrial, TrialId

_BOUNDS_95 = 2 * 1.959964
"""Width of a 95 % interval in standard errors."""
_STAGES: dict[VerdictKind, Stage] = {
    "go_on": "going",
    "rest": "resting",
    "refuse": "refused",
    "complete": "completed",
}


class RunState(RunSnapshot):
    """The fold over a run's events: a snapshot that moves on by one event at a time."""

    def apply(self, event: Event) -> None:
        """Take up the next event.

        Raises:
            UserError: its number is not the next one, a newer version of robsweep wrote it, or it does not follow
                from the events before, as in a journal that was changed by hand.
        """
        if event.seq != self.seq + 1:
            raise UserError(f"event {event.seq} follows event {self.seq}: the journal has a gap")
        self.seq = event.seq
        if event.seq == 0:
            self.opened_at = event.at.isoformat(timespec="seconds")
        try:
            _HANDLERS[type(event.fact)](self, event.fact)
        except KeyError as error:
            named = f"names {error.args[0]}, which no event before it does"
            raise UserError(f"the journal is damaged: event {event.seq} ({event.fact.kind}) {named}") from None

    def _opened(self, fact: Opened) -> None:
        if fact.schema_ > SCHEMA:
            raise UserError(
                f"the run is of schema {fact.schema_}, this version reads up to {SCHEMA}: update robsweep to open it"
            )
        self.name, self.train_fingerprint = fact.name, fact.train_fingerprint
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
        if lacking := [
            name for name in self.sweep.objectives if not name.startswith("-") and name not in fact.sheet.scores
        ]:
            raise UserError(f"the journal is damaged: the scores of event {self.seq} lack {lacking[0]}, an objective")
        costs = {"train_passes": float(saved.train_passes), "train_seconds": saved.train_seconds}
        trial.scores[fact.epoch] = {**fact.sheet.scores, **costs}
        trial.errors[fact.epoch] = {
            name: (high - low) / _BOUNDS_95 for name, (low, high) in fact.sheet.intervals.items() if name in COMPARED
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


def _sweep(content: dict[str, Any]) -> SweepConfig:
    try:
        return SweepConfig.model_validate(content)
    except ValidationError as error:
        raise UserError(f"the journal's sweep file is not valid: {first_problem(error, SweepConfig)}") from None


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
