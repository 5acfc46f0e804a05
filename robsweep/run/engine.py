"""Says which configuration trains to which rung next: pure arithmetic over the run's state.

Executors ask (``next``) and tell (``saved``, ``scored``, ``failed``). Whatever is decided goes into the journal first.
"""

from collections import deque
from collections.abc import Callable, Mapping

from robsweep.run.candidate import Candidate
from robsweep.run.events import Decided, Event, Fact, Failed, Promoted, Proposed, Saved, Scored, Seeded, Started
from robsweep.run.ports import Assignment, Limits, Policy, Searcher, Seeding, Step
from robsweep.run.rung import Rung
from robsweep.run.score_sheet import ScoreSheet
from robsweep.run.state import RunState
from robsweep.run.trial_id import RungTrial, TrialId

_BEGINS: tuple[Step, ...] = ("new", "resting", "left", "idle")


class Engine:
    """The one place that decides; no clock, no randomness but what its parts draw from a seed and an index.

    Args:
        state: of the run.
        record: writes a fact down and applies it to ``state``.
        searcher, policy, seeding: the sweep's strategies.
        limits: when nothing new is begun any more.
    """

    def __init__(
        self,
        state: RunState,
        record: Callable[[Fact], Event],
        searcher: Searcher,
        policy: Policy,
        seeding: Seeding,
        limits: Limits | None = None,
    ) -> None:
        self.state, self._limits = state, limits
        self.enough: str | None = None
        """Why nothing new was begun when ``next`` was last asked; None: something was, or there was nothing."""
        self._record, self._searcher, self._policy, self._seeding = record, searcher, policy, seeding
        self._steps: dict[Step, Callable[[], RungTrial | None]] = {
            "going": self._next_ready,
            "new": self._new,
            "resting": lambda: self._promoted("resting"),
            "left": lambda: self._promoted("left"),
            "idle": lambda: None if self.state.busy else self._promoted("idle"),
            "seeds": self._seeds,
        }
        self._ready: deque[RungTrial] = deque()
        for candidate in sorted(state.candidates.values(), key=lambda c: c.since):
            self._settle(candidate)
        self._ready.clear()  # in the order of what made them ready, which settling may have added to
        for candidate in sorted(state.candidates.values(), key=lambda c: c.since):
            self._queue(candidate)

    def next(self) -> RungTrial | None:
        """The next unit of work, which counts as started; None: nothing can be done now."""
        self.enough = None
        for step in self._policy.order:
            if step in _BEGINS and self._is_enough():
                continue
            if found := self._steps[step]():
                self._record(Started(trial=found.trial, epoch=found.epoch))
                return found
        return None

    def _is_enough(self) -> bool:
        if self.enough is None and self._limits is not None:
            self.enough = self._limits.reason(self.state)
        return self.enough is not None

    def assignment(self, work: RungTrial) -> Assignment:
        """What an executor has to know of a unit of work."""
        candidate = self.state.candidates[work.trial.key]
        known = self.state.trials[work.trial].saved.get(work.epoch)
        later = tuple(epoch for epoch in candidate.rungs if epoch > work.epoch)
        return Assignment(work, candidate.trained, later, known.checkpoint if known else None)

    @property
    def finished(self) -> bool:
        """Whether nothing is under way; with ``next`` having answered None, the run is done."""
        return not self.state.busy

    @property
    def training(self) -> Mapping[TrialId, int]:
        """Trials that an executor trains at this moment, and up to which epoch."""
        return self.state.training

    def unscored(self) -> list[RungTrial]:
        """Checkpoints that were saved and wait for their scores."""
        return list(self.state.unscored)

    def saved(self, saved: Saved) -> None:
        """A unit of work was trained: its checkpoint is there."""
        self._record(saved)

    def scored(self, work: RungTrial, sheet: ScoreSheet) -> tuple[RungTrial, ...]:
        """A checkpoint's scores are there; decides on its configuration once those of all its seeds are.

        The answer names the units of work that were recorded by that.
        """
        if work.epoch in self.state.trials[work.trial].scores:
            return ()
        checkpoint = self.state.trials[work.trial].saved[work.epoch].checkpoint
        sheet = sheet.model_copy(update={"checkpoint": checkpoint})  # where it was read from says nothing later on
        self._record(Scored(trial=work.trial, epoch=work.epoch, sheet=sheet))
        self._settle(self.state.candidates[work.trial.key])
        return (work,)

    def failed(self, work: RungTrial, reason: str, trace: str = "") -> tuple[RungTrial, ...]:
        """Training or scoring did not succeed; the configuration's other seeds may still. Answers as ``scored``."""
        self._record(Failed(trial=work.trial, epoch=work.epoch, reason=reason, trace=trace))
        self._settle(self.state.candidates[work.trial.key])
        return (work,)

    def _settle(self, candidate: Candidate) -> None:
        """Decide, if all scores for it are there and it was not decided yet."""
        epoch = candidate.target
        seeds = self.state.scored_seeds(candidate.key, epoch)
        if candidate.stage not in ("going", "completed") or not seeds or self.state.waits_for(candidate):
            return
        known = candidate.decided.get(epoch)
        if known is not None and known.seeds == seeds:
            return
        rung = self.state.rungs.get(epoch)
        self._decide(candidate, epoch, seeds, entries=rung)
        self._queue(candidate)

    def _decide(self, candidate: Candidate, epoch: int, seeds: tuple[int, ...], entries: Rung | None) -> None:
        last = epoch == candidate.rungs[-1]
        values = self.state.mean(candidate.key, epoch)
        verdict = self._policy.judge(self.state, entries or Rung(epoch), candidate.key, values, last=last)
        completes = last and verdict.kind != "refuse"
        self._record(
            Decided(
                key=candidate.key,
                epoch=epoch,
                seeds=seeds,
                verdict="complete" if completes else verdict.kind,
                reason="" if completes else verdict.reason,
                behind=verdict.behind,
                dominated_by=verdict.dominated_by,
                chance=verdict.chance,
            )
        )

    def _queue(self, candidate: Candidate) -> None:
        if candidate.stage not in ("going", "completed"):
            return
        epoch = candidate.target
        for trial in self.state.waits_for(candidate):
            work = RungTrial(trial, epoch)
            if not self._in_progress(work):
                self._ready.append(work)

    def _in_progress(self, work: RungTrial) -> bool:
        return work.trial in self.state.training or work in self.state.unscored

    def _next_ready(self) -> RungTrial | None:
        while self._ready:
            work = self._ready.popleft()
            candidate = self.state.candidates[work.trial.key]
            wanted = candidate.stage in ("going", "completed") and work.trial in self.state.waits_for(candidate)
            if wanted and not self._in_progress(work):
                return work
        return None

    def _new(self) -> RungTrial | None:
        proposal = self._searcher.propose(self.state)
        if proposal is None:
            return None
        point, draw = proposal
        self._record(
            Proposed(
                key=point.key,
                configuration=point.configuration,
                aliases=point.aliases,
                by=self.state.sweep.search.kind,
                index=draw,
            )
        )
        self._queue(self.state.candidates[point.key])
        return self._next_ready()

    def _promoted(self, step: Step) -> RungTrial | None:
        promotion = self._policy.promote(self.state, step)
        if promotion is None:
            return None
        self._record(Promoted(key=promotion.key, reason=promotion.reason))
        self._queue(self.state.candidates[promotion.key])
        return self._next_ready()

    def _seeds(self) -> RungTrial | None:
        found = self._seeding.next_seed(self.state)
        if found is None:
            return None
        trial, reason = found
        self._record(Seeded(trial=trial, reason=reason))
        self._queue(self.state.candidates[trial.key])
        return self._next_ready()
