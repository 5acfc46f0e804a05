"""An engine whose decisions do not depend on who is first: what ``deterministic`` of a sweep file makes."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from robsweep.run.engine import Engine
from robsweep.run.events import Event, Fact, Saved
from robsweep.run.ports import Limits, Policy, Searcher, Seeding
from robsweep.run.score_sheet import ScoreSheet
from robsweep.run.state import RunState
from robsweep.run.trial_id import RungTrial, TrialId


@dataclass(slots=True)
class _Held:
    """What was told of a unit of work and is not recorded yet; ``ended``: nothing more will be."""

    told: list[Callable[[], object]] = field(default_factory=list)
    ended: bool = False


class OrderedEngine(Engine):
    """Plans up to ``ahead`` units of work, and takes up what becomes of them in the order in which it planned them.

    Before a result is taken up, as much is planned as may be. So what is recorded follows from the results alone,
    whatever the number of slots and the order of arrival. What arrives early is held in memory: a process that is
    killed has it made again. More slots than ``ahead`` stay idle.

    Args:
        state, record, searcher, policy, seeding, limits: as of ``Engine``.
        ahead: units of work, 1 or more; a start counts as recorded once the unit is planned.
    """

    def __init__(
        self,
        state: RunState,
        record: Callable[[Fact], Event],
        searcher: Searcher,
        policy: Policy,
        seeding: Seeding,
        limits: Limits | None = None,
        *,
        ahead: int,
    ) -> None:
        super().__init__(state, record, searcher, policy, seeding, limits)
        self._ahead = ahead
        self._under_way = {work: _Held() for work in state.unscored}
        self._planned: deque[RungTrial] = deque()
        self._given: dict[TrialId, int] = {}
        self._asked_in_vain = False

    @property
    def training(self) -> Mapping[TrialId, int]:
        """As of ``Engine``: without what is planned, and what waits to be recorded."""
        return self._given

    def next(self) -> RungTrial | None:
        """The first unit of work that was planned and not given out yet."""
        self._plan()
        if not self._planned:
            return None
        work = self._planned.popleft()
        self._given[work.trial] = work.epoch
        return work

    def saved(self, saved: Saved) -> None:
        """As of ``Engine``; recorded with the scores."""
        self._given.pop(saved.trial, None)
        self._under_way[RungTrial(saved.trial, saved.epoch)].told.append(partial(super().saved, saved))

    def scored(self, work: RungTrial, sheet: ScoreSheet) -> tuple[RungTrial, ...]:
        """As of ``Engine``."""
        return self._end(work, partial(super().scored, work, sheet))

    def failed(self, work: RungTrial, reason: str, trace: str = "") -> tuple[RungTrial, ...]:
        """As of ``Engine``."""
        self._given.pop(work.trial, None)
        return self._end(work, partial(super().failed, work, reason, trace))

    def _plan(self) -> None:
        # a searcher that was asked in vain must not be asked again before it can know more: each question counts
        while not self._asked_in_vain and len(self._under_way) < self._ahead:
            work = super().next()
            if work is None:
                self._asked_in_vain = True
                return
            self._under_way[work] = _Held()
            self._planned.append(work)

    def _end(self, work: RungTrial, tell: Callable[[], object]) -> tuple[RungTrial, ...]:
        """Hold the last that is told of a unit of work; record all that nobody planned earlier has to wait for."""
        held = self._under_way.get(work)
        if held is None or held.ended:
            return ()
        held.told.append(tell)
        held.ended = True
        taken = []
        while self._under_way:
            first = next(iter(self._under_way))
            if not self._under_way[first].ended:
                break
            self._plan()
            for fact in self._under_way[first].told:
                fact()
            del self._under_way[first]
            self._asked_in_vain = False
            taken.append(first)
        return tuple(taken)
