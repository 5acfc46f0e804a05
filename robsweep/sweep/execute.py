"""Hand a run to its executor."""

from pathlib import Path

from robsweep.config.points import Space
from robsweep.executors.early_end import EarlyEnd
from robsweep.executors.staging import Staging
from robsweep.run.journal import Journal
from robsweep.sweep.onlookers import Onlookers
from robsweep.sweep.place import RunPlace
from robsweep.sweep.strategies import build_engine
from robsweep.views.pulse import Pulse


def execute(
    journal: Journal,
    space: Space,
    place: RunPlace,
    early: EarlyEnd,
    onlookers: Onlookers,
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
        work = LocalWork(staging, sweep.dataset, data_root, sweep.scoring, "cpu", early, onlookers.pulse)
        with onlookers.following():
            run_inline(engine, work, early.check)
        return engine.enough
    onlookers.pulse(Pulse(doing="starting Ray, 20 to 60 s" if address is None else f"connecting to Ray at {address}"))
    with onlookers.following():
        from robsweep.executors.tune.run import run_tune  # takes seconds

        run_tune(
            engine,
            staging=staging,
            address=address,
            early=early,
            tell=onlookers.info,
            show=onlookers.pulse,
        )
    return engine.enough
