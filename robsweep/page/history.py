"""What a report needs of a run's past and its state does not keep."""

from datetime import datetime
from typing import NamedTuple

from robsweep.run.events import (
    Decided,
    Ended,
    Event,
    Failed,
    LaidOut,
    Opened,
    Promoted,
    Resumed,
    Saved,
    Scored,
    Started,
)
from robsweep.run.state import RunState
from robsweep.run.trial_id import TrialId


class Completion(NamedTuple):
    """A configuration completed after the run had taken so many passes and seconds of training and attacks."""

    key: str
    passes: int
    seconds: float


class History:
    """A fold over a run's events.

    ``promotions``: (key, epoch of the rung where it rested) -> why it was taken up again. ``explanations``: flag ->
    what it means. ``hours``: of wall time in which a process ran it. ``busy_seconds``: between being given to a
    trainer and its checkpoint, of all trainings; ``trainers``: the most that trained at a time. ``attack_seconds``: of
    attack actors at work; ``attackers``: how many there were, None where the journal does not say.
    """

    def __init__(self) -> None:
        self.completions: list[Completion] = []
        self.promotions: dict[tuple[str, int], str] = {}
        self.explanations: dict[str, str] = {}
        self.hours = self.busy_seconds = 0.0
        self.trainers = 0
        self.attack_seconds = 0.0
        self.attackers: int | None = None
        self._passes, self._seconds = 0, 0.0
        self._trained: dict[TrialId, tuple[int, float]] = {}
        self._began: dict[TrialId, datetime] = {}
        self._last: datetime | None = None

    def on(self, event: Event, state: RunState) -> None:
        """Take an event up; ``state`` is that after it."""
        fact = event.fact
        if self._last is not None and not isinstance(fact, Opened | Resumed):
            self.hours += max(0.0, (event.at - self._last).total_seconds()) / 3600
        self._last = event.at
        if isinstance(fact, Started):
            self._began[fact.trial] = event.at
            self.trainers = max(self.trainers, len(self._began))
        elif isinstance(fact, Saved | Failed):
            self._stopped(fact.trial, event.at)
        elif isinstance(fact, Resumed | Ended):
            self._began.clear()
        if isinstance(fact, LaidOut):
            self.attackers = fact.actors
        if isinstance(fact, Saved):
            passes, seconds = self._trained.get(fact.trial, (0, 0.0))
            self._add(fact.train_passes - passes, fact.train_seconds - seconds)
            self._trained[fact.trial] = fact.train_passes, fact.train_seconds
        elif isinstance(fact, Scored):
            self._add(fact.sheet.attack_passes, fact.sheet.score_seconds)
            self.attack_seconds += fact.sheet.score_seconds
            self.explanations |= {flag.name: flag.explanation for flag in fact.sheet.suspicions}
        elif isinstance(fact, Decided) and fact.verdict == "complete":
            self.completions.append(Completion(fact.key, self._passes, self._seconds))
        elif isinstance(fact, Promoted):
            self.promotions[fact.key, state.candidates[fact.key].at] = fact.reason

    def _add(self, passes: int, seconds: float) -> None:
        self._passes += max(0, passes)
        self._seconds += max(0.0, seconds)

    def _stopped(self, trial: TrialId, at: datetime) -> None:
        began = self._began.pop(trial, None)
        if began is not None:
            self.busy_seconds += max(0.0, (at - began).total_seconds())
