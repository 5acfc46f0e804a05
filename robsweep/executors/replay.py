"""Recorded curves on a simulated clock: the same engine, any number of accelerators, nothing is trained."""

from collections.abc import Callable

from robsweep.errors import UserError
from robsweep.executors.work import reason_of
from robsweep.replay.curves import Curves, Recorded
from robsweep.replay.pool import Pool
from robsweep.replay.simulation import DecisionTime, Simulation, WorkDone
from robsweep.replay.timeline import Clock, Timeline
from robsweep.run.engine import Engine
from robsweep.run.events import Saved
from robsweep.run.trial_id import RungTrial


def replay(
    engine: Engine,
    curves: Curves,
    clock: Clock,
    *,
    trainers: int,
    attackers: int,
    shards: int = 1,
    budget: float | None = None,
    shared: bool = False,
) -> Simulation:
    """Do all that the engine asks for.

    While a rung is scored its trainer takes the next unit of work. Trainers ask once all that happens at the same time
    is told to the engine: with one trainer and scoring that takes no time, decisions are those of ``run_inline``.

    Args:
        engine: decides; the clock of its journal is ``clock.now``.
        curves: what every training would give.
        trainers: simulated accelerators that train, 1 or more.
        attackers: simulated accelerators that score, 1 or more.
        shards: into how many equal jobs the scoring of a checkpoint is cut, 1 or more.
        budget: seconds of trainers and attackers together. Once what was started takes as many, nothing more is.
        shared: every accelerator trains and scores, whichever there is to do; scoring comes first.

    Raises:
        UserError: fewer than one trainer, attacker or shard.
    """
    if shards < 1:
        raise UserError(f"scoring takes one or more shards, got {shards}")
    return _Replay(engine, curves, clock, trainers, attackers, shards, budget, shared).run()


class _Replay:
    def __init__(
        self,
        engine: Engine,
        curves: Curves,
        clock: Clock,
        trainers: int,
        attackers: int,
        shards: int,
        budget: float | None,
        shared: bool,
    ) -> None:
        self._engine, self._curves, self._clock = engine, curves, clock
        self._timeline = Timeline(clock)
        self._trainers = Pool("trainers", trainers, self._timeline)
        self._attackers = Pool("attackers", attackers, self._timeline)
        if shared:  # jobs of scoring wait in the pool, and trainings are asked for once none waits
            self._trainers = self._attackers = Pool("accelerators", trainers + attackers, self._timeline)
        self._shards, self._budget = shards, budget
        self._started = 0.0
        self._last_begun = clock.seconds
        self._spent = WorkDone()
        self._trace: list[DecisionTime] = []
        self._noted = {
            (key, epoch): fact for key, one in engine.state.candidates.items() for epoch, fact in one.decided.items()
        }

    def run(self) -> Simulation:
        began = self._clock.seconds
        for work in self._engine.unscored():
            self._take(work, self._score_saved)
        self._give_out()
        while self._timeline.advance():
            self._give_out()
        seconds = self._clock.seconds - began
        return Simulation(
            seconds,
            self._trainers.idle_share(seconds),
            self._attackers.idle_share(seconds),
            self._last_begun - began,
            self._idle_before(began),
            self._spent,
            tuple(self._trace),
        )

    def _idle_before(self, began: float) -> float:
        """The idle share of all accelerators until the last trial was begun."""
        pools = {id(pool): pool for pool in (self._trainers, self._attackers)}.values()
        there = sum(pool.size for pool in pools) * (self._last_begun - began)
        busy = sum(pool.busy_until(self._last_begun) - pool.busy_until(began) for pool in pools)
        return max(0.0, 1 - busy / there) if there else 0.0  # sums of many floats

    def _give_out(self) -> None:
        while self._trainers.free and (self._budget is None or self._started < self._budget):
            work = self._engine.next()
            if work is None:
                return
            self._take(work, self._train)

    def _take(self, work: RungTrial, begin: Callable[[RungTrial, Recorded], None]) -> None:
        try:
            found = self._curves.query(work.trial.key, work.trial.seed, work.epoch)
        except UserError as error:
            reason = reason_of(error)
            self._tell(lambda: self._engine.failed(work, reason))
            return
        begin(work, found)

    def _train(self, work: RungTrial, found: Recorded) -> None:
        """From the trial's newest checkpoint up to the work's epoch."""
        saved = self._engine.state.trials[work.trial].saved
        newest = max((epoch for epoch in saved if epoch <= work.epoch), default=None)
        cost = WorkDone(train_seconds=found.train_seconds, train_passes=found.train_passes)
        if newest is None:
            self._last_begun = self._clock.seconds
        else:
            there = saved[newest]
            cost = WorkDone(
                cost.train_seconds - there.train_seconds, train_passes=cost.train_passes - there.train_passes
            )
        self._started += cost.seconds + found.attack_seconds
        self._trainers.submit(cost.seconds, lambda: self._trained(work, found, cost))

    def _score_saved(self, work: RungTrial, found: Recorded) -> None:
        self._started += found.attack_seconds
        self._score(work, found)

    def _trained(self, work: RungTrial, found: Recorded, cost: WorkDone) -> None:
        self._spent = self._spent.plus(cost)
        state = self._engine.state
        self._engine.saved(
            Saved(
                trial=work.trial,
                epoch=work.epoch,
                checkpoint=f"{self._engine.assignment(work).folder}/epoch_{work.epoch}",
                training_steps=found.training_steps,
                train_passes=found.train_passes,
                train_seconds=found.train_seconds,
                train_fingerprint=state.train_fingerprint,
                code_version=state.code_versions[-1],
            )
        )
        self._score(work, found)

    def _score(self, work: RungTrial, found: Recorded) -> None:
        left = self._shards

        def done() -> None:
            nonlocal left
            left -= 1
            if not left:
                self._scored(work, found)

        for _ in range(self._shards):
            self._attackers.submit(found.attack_seconds / self._shards, done)

    def _scored(self, work: RungTrial, found: Recorded) -> None:
        cost = WorkDone(attack_seconds=found.attack_seconds, attack_passes=found.sheet.attack_passes)
        self._spent = self._spent.plus(cost)
        self._tell(lambda: self._engine.scored(work, found.sheet))

    def _tell(self, tell: Callable[[], tuple[RungTrial, ...]]) -> None:
        """Tell the engine, and note what it decided on that."""
        for work in tell():
            decided = self._engine.state.candidates[work.trial.key].decided.get(work.epoch)
            place = work.trial.key, work.epoch
            if decided is not None and self._noted.get(place) is not decided:
                self._noted[place] = decided
                self._trace.append(DecisionTime(self._clock.seconds, self._spent, *place))
