"""Run a sweep from its file to its report, go on with one, or give it more to do."""

from collections.abc import Iterable
from typing import Any

from robsweep.code_version import code_version
from robsweep.config.extend import extended
from robsweep.config.sweep import SweepConfig
from robsweep.run.events import Extended, Opened, Resumed
from robsweep.run.journal import Journal
from robsweep.sweep.arguments import STORAGE
from robsweep.sweep.carry_out import Executor, Options, Outcome, carry_out
from robsweep.sweep.place import RunPlace
from robsweep.sweep.prepare import SweepInputs, prepare, require_same_data
from robsweep.sweep.startable import count_images, require_startable
from robsweep.views.console import Console

Change = tuple[str, Any]


def run_sweep(
    sweep: SweepConfig,
    *,
    storage: str = STORAGE,
    address: str | None = None,
    executor: Executor = "tune",
    console: Console | None = None,
) -> Outcome:
    """Run a new sweep.

    Raises:
        UserError: anything wrong with the sweep, its data or its name; nothing was started then. Or its journal
            cannot be written any more, and what was written stays.
    """
    options = Options(executor, _found_address(executor, address), console)
    require_startable(sweep, count_images(sweep))  # Ray counts the GPUs
    found = prepare(sweep)
    place = RunPlace.create(storage, sweep.name)

    def opened(journal: Journal) -> SweepInputs:
        journal.record(
            Opened(
                name=sweep.name,
                sweep=sweep.model_dump(mode="json"),
                data_fingerprint=found.fingerprint,
                code_version=code_version(),
            )
        )
        return found

    try:
        return carry_out(place, opened, options)
    except Exception:
        if not place.recorded:
            place.discard()
        raise


def resume_sweep(
    run: str,
    *,
    storage: str = STORAGE,
    address: str | None = None,
    executor: Executor = "tune",
    console: Console | None = None,
) -> Outcome:
    """Go on with a run: what has ended stays, everything else continues from its newest checkpoints.

    Raises:
        UserError: no such run, its data set is gone or another one, or another process is running it.
    """
    place = RunPlace.find(storage, run)
    options = Options(executor, _found_address(executor, address), console)

    def resumed(journal: Journal) -> SweepInputs:
        found = prepare(journal.state.sweep)
        require_same_data(journal.state, found.fingerprint, place.store.uri)
        journal.record(Resumed(code_version=code_version()))
        return found

    return carry_out(place, resumed, options)


def extend_sweep(
    run: str,
    changes: Iterable[Change],
    *,
    storage: str = STORAGE,
    address: str | None = None,
    executor: Executor = "tune",
    console: Console | None = None,
) -> Outcome:
    """Give a run more to do and go on with it; all that was scored before is used again.

    Raises:
        UserError: a change that would make old and new scores incomparable, and as in ``resume_sweep``.
    """
    place = RunPlace.find(storage, run)
    options = Options(executor, _found_address(executor, address), console)

    def grown(journal: Journal) -> SweepInputs:
        wider = extended(journal.state.sweep, list(changes))
        found = prepare(wider)
        require_same_data(journal.state, found.fingerprint, place.store.uri)
        journal.record(Resumed(code_version=code_version()))
        journal.record(Extended(sweep=wider.model_dump(mode="json"), code_version=code_version()))
        return found

    return carry_out(place, grown, options)


def _found_address(executor: Executor, address: str | None) -> str | None:
    """The cluster that a user named, tried before anything is begun."""
    if executor != "tune" or address is None:
        return None
    from robsweep.executors.tune.cluster import reachable

    return reachable(address)
