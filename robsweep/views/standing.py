"""Where a run stands, from its events and its heartbeat: the one model behind all that shows it."""

import math
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from robsweep.config.cautions import weakened_line
from robsweep.config.points import space_of
from robsweep.forecast.cost import passes_of_training
from robsweep.forecast.outlook import Outlook, outlook
from robsweep.pareto.objectives import objectives_of
from robsweep.results.front import front_table
from robsweep.results.rows import Rows
from robsweep.results.store import frame_of
from robsweep.run.events import Event
from robsweep.run.state import RunState
from robsweep.training.progress import duration
from robsweep.views.figures import volume_of
from robsweep.views.heartbeat import Heartbeat
from robsweep.views.rung_status import rungs_status
from robsweep.views.status import Life, Member, Spent, Status
from robsweep.views.time_left import seconds_left
from robsweep.views.times import Times
from robsweep.views.titles import title_of
from robsweep.views.trial_status import trials_status

_SILENT_S = 60.0
_MISSED = 6
"""Heartbeats in a row that may be missed, where that takes longer."""
_SHOWN = ("recall_at_1", "ers")


class Standing:
    """A run as far as its events have been taken; ``place``: its folder or URI.

    What takes long is worked out again only where it changed.
    """

    def __init__(self, place: str) -> None:
        self.state = RunState()
        self._place, self._rows, self._times = place, Rows(), Times()
        self._size: int | None = None
        self._front: tuple[int, pd.DataFrame] | None = None
        self._ahead: tuple[int, Outlook | None] | None = None

    def take(self, event: Event) -> None:
        """Take up the next event; errors as in ``RunState.apply``."""
        self.state.apply(event)
        self._rows.on(event, self.state)
        self._times.on(event, self.state)

    def status(self, heartbeat: Heartbeat | None, now: datetime | None = None) -> Status:
        """The status at ``now``, by this machine's clock unless given; ``heartbeat``: older than the newest event."""
        at, state, times = now or datetime.now(UTC), self.state, self._times
        seen_at = max(times.last, heartbeat.at) if heartbeat is not None else times.last
        silent_s = (at - seen_at).total_seconds()
        life = _life(state, heartbeat, silent_s)
        until = at if life == "running" else seen_at
        front, ahead, configurations = self._on_front(), self._outlook(), self._configurations(heartbeat)
        trials = trials_status(state, heartbeat, running=life != "ended")
        hours = times.hours(until)
        return Status(
            run=state.name,
            place=self._place,
            dataset=state.sweep.dataset,
            at=at,
            life=life,
            says=_in_words(life, state, silent_s),
            reason=state.ended.reason if state.ended is not None else "",
            code=state.ended.code if state.ended is not None else None,
            opened_at=times.first,
            seen_at=seen_at,
            events=state.seq + 1,
            objectives=state.sweep.objectives,
            attacks=state.sweep.scoring.title,
            effort=state.sweep.scoring.effort,
            weakened=weakened_line(state.sweep.scoring) is not None,
            configurations=configurations,
            stages=state.counts(),
            rungs=rungs_status(state),
            front=tuple(_member(row, state, ahead) for row in front.to_dict("records")),
            hypervolume=volume_of(front, state.sweep.objectives),
            hypervolume_bounds=(ahead.low, ahead.high) if ahead is not None else None,
            left=ahead.left if ahead is not None else None,
            spent=Spent(
                hours=hours,
                hours_given=state.sweep.budget.hours,
                hours_in_all=times.hours_before + hours,
                training_passes=passes_of_training(state),
                attack_passes=sum(sum(trial.attack_passes.values()) for trial in state.trials.values()),
            ),
            seconds_left=(
                seconds_left(state, trials, configurations, times.worked_s, 3600 * hours) if life == "running" else None
            ),
            trials=trials,
            trials_ended=len(state.trials) - len({trial.trial for trial in trials}),
            doing=heartbeat.doing if heartbeat is not None and life == "running" else "",
            heartbeat=heartbeat,
        )

    def _on_front(self) -> pd.DataFrame:
        if self._front is None or self._front[0] != self._rows.revision:
            frame = frame_of(self._rows.rows())
            self._front = self._rows.revision, front_table(frame, self.state.sweep.objectives)
        return self._front[1]

    def _outlook(self) -> Outlook | None:
        state = self.state
        decided = sum(len(rung.entries) + rung.changes for rung in state.rungs.values())
        if self._ahead is None or self._ahead[0] != decided:
            self._ahead = decided, outlook(state, space_of(state.sweep))
        return self._ahead[1]

    def _configurations(self, heartbeat: Heartbeat | None) -> int:
        state = self.state
        if heartbeat is not None:
            return max(heartbeat.configurations + state.outgrown, len(state.candidates))
        if self._size is None:
            self._size = space_of(state.sweep).size
        return max(self._size + state.outgrown, len(state.candidates))


def _life(state: RunState, heartbeat: Heartbeat | None, silent_s: float) -> Life:
    if state.ended is not None:
        return "ended"
    every_s = heartbeat.every_s if heartbeat is not None else 0.0
    return "silent" if silent_s > max(_SILENT_S, _MISSED * every_s) else "running"


def _in_words(life: Life, state: RunState, silent_s: float) -> str:
    if life == "silent":
        return f"no sign of life for {duration(silent_s)}"
    if state.ended is None:
        return "running"
    return f"ended: {state.ended.reason}" if state.ended.reason else "finished"


def _member(row: dict[Any, Any], state: RunState, ahead: Outlook | None) -> Member:
    names = dict.fromkeys((*_SHOWN, *(o.name for o in objectives_of(state.sweep.objectives))))
    bounds = {name: (row[f"{name}_low"], row[f"{name}_high"]) for name in _SHOWN}
    return Member(
        key=row["key"],
        title=title_of(state.sweep, state.candidates[row["key"]].configuration),
        identity=row["identity"],
        seeds=row["seeds"],
        epoch=row["epoch"],
        scores={name: row[name] for name in names if math.isfinite(row[name])},
        bounds={name: ends for name, ends in bounds.items() if all(map(math.isfinite, ends))},
        chance=ahead.chances.get(row["key"]) if ahead is not None else None,
    )
