"""A sweep on recorded curves, from the sweep file to the summary."""

from collections.abc import Container, Sequence
from dataclasses import replace

from robsweep.code_version import code_version
from robsweep.config.points import space_of
from robsweep.config.sweep import SweepConfig
from robsweep.executors.replay import replay
from robsweep.replay.curves import Curves
from robsweep.replay.simulation import Simulation
from robsweep.replay.timeline import Clock
from robsweep.run.events import Ended, Informed, Opened
from robsweep.run.journal import Journal, Lines, View
from robsweep.run.prior import PriorRun
from robsweep.run.state import RunState
from robsweep.sweep.strategies import build_engine

FINGERPRINT = "simulated"
"""Stands for that of the images in a simulated journal."""


def simulate(
    sweep: SweepConfig,
    curves: Curves,
    *,
    trainers: int,
    attackers: int,
    shards: int = 1,
    budget: float | None = None,
    shared: bool = False,
    among: Container[str] | None = None,
    prior: tuple[PriorRun, ...] = (),
    lines: Lines | None = None,
    views: Sequence[View] = (),
) -> tuple[RunState, Simulation]:
    """The state in which a sweep ends, and what it took.

    Args:
        sweep: what is searched, and by which strategies.
        curves: what every training would give.
        trainers: simulated accelerators that train, 1 or more.
        attackers: simulated accelerators that score, 1 or more.
        shards: into how many equal jobs the scoring of a checkpoint is cut, 1 or more.
        budget: seconds of trainers and attackers together, after which nothing new is begun; None: no end.
        shared: every accelerator trains and scores.
        among: keys of the configurations that there are; None: all that the sweep spans.
        prior: what other runs tell the search; ``search.from`` itself is not looked up.
        lines: where the journal's lines go, dated by the simulated clock; None keeps none.
        views: are shown every event.

    Raises:
        UserError: as ``space_of`` and ``replay``.
    """
    space = space_of(sweep)
    if among is not None:
        space = replace(space, points=tuple(point for point in space.points if point.key in among))
    clock = Clock()
    journal = Journal(lines, views, now=clock.now)
    journal.record(
        Opened(
            name=sweep.name,
            sweep=sweep.model_dump(mode="json"),
            train_fingerprint=FINGERPRINT,
            code_version=code_version(),
        )
    )
    if prior:
        journal.record(Informed(prior=prior))
    engine = build_engine(journal.state, journal.record, space)
    simulation = replay(
        engine,
        curves,
        clock,
        trainers=trainers,
        attackers=attackers,
        shards=shards,
        budget=budget,
        shared=shared,
    )
    journal.record(Ended(reason=engine.enough or ""))
    return journal.state, simulation
