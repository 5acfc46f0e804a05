"""Hand a run to its executor."""

from pathlib import Path

from robsweep.config.auto import AUTO
from robsweep.config.layout import layout_line
from robsweep.config.points import Space
from robsweep.config.shares import Layout, Machine
from robsweep.config.sweep import SweepConfig
from robsweep.devices import checked_device, device_title, given_accelerator, no_accelerator
from robsweep.executors.early_end import EarlyEnd
from robsweep.executors.staging import Staging
from robsweep.run.events import LaidOut
from robsweep.run.journal import Journal
from robsweep.scoring.request import scoring_of
from robsweep.sweep.place import RunPlace
from robsweep.sweep.run_views import RunViews
from robsweep.sweep.strategies import build_engine
from robsweep.views.pulse import Pulse


def execute(
    journal: Journal,
    space: Space,
    place: RunPlace,
    early: EarlyEnd,
    views: RunViews,
    executor: str,
    address: str | None,
) -> str | None:
    """Do all that is to be done, or until ``early`` ends it by raising; why it was enough, if more could be done."""
    engine = build_engine(journal.state, journal.record, space)
    sweep = journal.state.sweep
    staging = Staging(place.store.uri, place.stage)
    if executor == "inline":
        from robsweep.executors.inline import run_inline
        from robsweep.executors.local_work import LocalWork

        data_root = str(Path(sweep.data_root).absolute()) if sweep.data_root else None
        device = _device(sweep)
        gpus = float(device != "cpu")
        where = f"in this process, one after the other, on {device_title(device)}"
        journal.record(LaidOut(gpus_per_training=gpus, gpus_per_actor=gpus, actors=1, line=where))
        threads = sweep.fixed_threads
        work = LocalWork(
            staging, sweep.dataset, data_root, scoring_of(sweep), device, threads, early=early, show=views.pulse
        )
        with views.following():
            run_inline(engine, work, early.check)
        return engine.enough

    def laid_out(layout: Layout, machine: Machine) -> None:
        journal.record(
            LaidOut(
                gpus_per_training=layout.training.gpus,
                gpus_per_actor=layout.scoring.gpus_per_actor,
                actors=layout.scoring.actors,
                line=layout_line(layout, machine, no_accelerator()),
            )
        )

    views.pulse(Pulse(doing="starting Ray, 20 to 60 s" if address is None else f"connecting to Ray at {address}"))
    with views.following():
        from robsweep.executors.tune.run_tune import run_tune  # takes seconds

        run_tune(
            engine,
            staging=staging,
            address=address,
            early=early,
            laid_out=laid_out,
            tell=views.info,
            show=views.pulse,
            figures=lambda: views.tally.figures(journal.state),
        )
    return engine.enough


def _device(sweep: SweepConfig) -> str:
    """Where one process computes all: an accelerator if there is one, unless the file says otherwise."""
    share = sweep.resources.gpus_per_worker
    if share == AUTO:
        return checked_device("auto" if sweep.resources.layout == "auto" else "cpu")
    return given_accelerator() if share > 0 else "cpu"
