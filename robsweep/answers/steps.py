"""What happened to one configuration, event by event."""

import math
from typing import Any

from robsweep.answers.course import LeftBehind, Rival, Step
from robsweep.answers.measured import Measured
from robsweep.answers.titled import titled
from robsweep.pareto.objectives import objectives_of
from robsweep.run.candidate import Candidate
from robsweep.run.events import Decided, Event, Extended, Failed, Promoted, Proposed, Scored, Seeded, VerdictKind
from robsweep.run.state import RunState
from robsweep.run.trial_id import RungTrial

VERDICTS: dict[VerdictKind, str] = {
    "go_on": "goes on",
    "rest": "rests",
    "refuse": "refused",
    "complete": "completes",
}


class Steps:
    """A fold over a run's events that keeps what concerns one configuration, as things stood at each event."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._rungs: tuple[int, ...] = ()
        self.steps: list[Step] = []
        self.left_behind: dict[tuple[str, int], LeftBehind] = {}

    def on(self, event: Event, state: RunState) -> None:
        """Take an event up; ``state`` is that after it."""
        fact = event.fact
        if isinstance(fact, Decided) and fact.key != self._key:
            self._others(fact, state)
            return
        candidate = state.candidates.get(self._key)
        if candidate is None:
            return
        found = self._step(fact, state, candidate)
        if found is not None:
            self.steps.append(Step(seq=event.seq, at=event.at, **found))
        self._rungs = candidate.rungs

    def _others(self, fact: Decided, state: RunState) -> None:
        place = fact.key, fact.epoch
        self.left_behind.pop(place, None)  # the newest decision counts
        if self._key in fact.dominated_by and fact.verdict in ("rest", "refuse"):
            other = titled(state, fact.key)[0]
            self.left_behind[place] = LeftBehind(key=other.key, title=other.title, epoch=fact.epoch)

    def _step(self, fact: Any, state: RunState, candidate: Candidate) -> dict[str, Any] | None:
        if isinstance(fact, Proposed) and fact.key == self._key:
            return {"kind": "proposed", "says": f"proposed by {fact.by}"}
        if isinstance(fact, Scored) and fact.trial.key == self._key:
            return self._scored(fact, state)
        if isinstance(fact, Decided):
            return _decided(fact, state)
        if isinstance(fact, Promoted) and fact.key == self._key:
            says = f"taken up again: {fact.reason}"
            return {"kind": "promoted", "epoch": candidate.at, "says": says, "reason": fact.reason}
        if isinstance(fact, Seeded) and fact.trial.key == self._key:
            says = f"trained with seed {fact.trial.seed} too: {fact.reason}"
            return {"kind": "seeded", "seed": fact.trial.seed, "says": says, "reason": fact.reason}
        if isinstance(fact, Failed) and fact.trial.key == self._key:
            trace = f" (traceback: errors/{RungTrial(fact.trial, fact.epoch)}.txt)" if fact.trace else ""
            says = f"seed {fact.trial.seed} failed: {fact.reason}{trace}"
            place = {"epoch": fact.epoch, "seed": fact.trial.seed}
            return {"kind": "failed", **place, "says": says, "reason": fact.reason}
        if isinstance(fact, Extended) and candidate.rungs != self._rungs:
            rungs = ", ".join(map(str, candidate.rungs))
            return {"kind": "extended", "says": f"the run was given more to do: its rungs are now {rungs}"}
        return None

    def _scored(self, fact: Scored, state: RunState) -> dict[str, Any]:
        saved, bounds = state.trials[fact.trial].saved[fact.epoch], fact.sheet.intervals
        costs = {"train_passes": float(saved.train_passes), "train_seconds": saved.train_seconds}
        scores = {
            name: Measured(value=_finite(value), **_bounds(bounds.get(name)))
            for name, value in {**fact.sheet.scores, **costs}.items()
        }
        seed = fact.trial.seed
        return {"kind": "scored", "epoch": fact.epoch, "seed": seed, "says": f"seed {seed} scored", "scores": scores}


def _decided(fact: Decided, state: RunState) -> dict[str, Any]:
    reason = fact.reason
    return {
        "kind": "decided",
        "epoch": fact.epoch,
        "seeds": fact.seeds,
        "says": f"{VERDICTS[fact.verdict]}{': ' * bool(reason)}{reason}",
        "scores": {name: Measured(value=_finite(v)) for name, v in state.mean(fact.key, fact.epoch).items()},
        "verdict": fact.verdict,
        "reason": reason,
        "dominated_by": tuple(_rival(key, fact.epoch, state) for key in fact.dominated_by),
        "chance": fact.chance,
    }


def _rival(key: str, epoch: int, state: RunState) -> Rival:
    values = state.mean(key, epoch)
    names = dict.fromkeys(("recall_at_1", "ers", *(o.name for o in objectives_of(state.sweep.objectives))))
    scores = {name: _finite(values[name]) for name in names if name in values}
    return Rival(key=key, title=titled(state, key)[0].title, scores=scores)


def _bounds(interval: tuple[float, float] | None) -> dict[str, float | None]:
    return {} if interval is None else {"low": _finite(interval[0]), "high": _finite(interval[1])}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
