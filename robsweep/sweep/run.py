"""Run a sweep from its file to its report, go on with one, or give it more to do."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict, Unpack

from robsweep.code_version import code_version
from robsweep.config.changes import Change
from robsweep.config.extend import extended
from robsweep.config.sweep import SweepConfig
from robsweep.data import roots
from robsweep.data.moved import require_same_images
from robsweep.run.events import Extended, Informed, Opened, Resumed
from robsweep.run.journal import Journal
from robsweep.sweep.arguments import STORAGE
from robsweep.sweep.carry_out import Executor, Options, Outcome, carry_out
from robsweep.sweep.place import RunPlace
from robsweep.sweep.prepare import SweepInputs, prepare, require_same_data
from robsweep.sweep.prior import prior_of
from robsweep.sweep.startable import count_images, require_startable
from robsweep.views.console import Console


class RunOptions(TypedDict, total=False):
    """How a run is carried out.

    ``executor``: ``tune`` unless given. ``address``: of a Ray cluster; one of its own unless given. ``console``: where
    the run is shown.
    """

    executor: Executor
    address: str | None
    console: Console | None


def run_sweep(sweep: SweepConfig, *, storage: str = STORAGE, **how: Unpack[RunOptions]) -> Outcome:
    """Run a new sweep.

    Raises:
        UserError: anything wrong with the sweep, its data or its name; nothing was started then. Or its journal
            cannot be written any more, and what was written stays.
    """
    options = _options(**how)
    require_startable(sweep, count_images(sweep))  # Ray counts the GPUs
    found = prepare(sweep)
    prior = prior_of(sweep, storage)
    place = RunPlace.create(storage, sweep.name)

    def opened(journal: Journal) -> SweepInputs:
        journal.record(
            Opened(
                name=sweep.name,
                sweep=sweep.model_dump(mode="json"),
                train_fingerprint=found.fingerprint,
                code_version=code_version(),
            )
        )
        if prior:
            journal.record(Informed(prior=prior))
        return found

    try:
        return carry_out(place, opened, options)
    except Exception:
        if not place.recorded:
            place.discard()
        raise


def resume_sweep(
    run: str, *, storage: str = STORAGE, data_root: Path | None = None, **how: Unpack[RunOptions]
) -> Outcome:
    """Go on with a run: what has ended stays, everything else continues from its newest checkpoints.

    ``data_root``: where the images lie from now on; None: where they lay.

    Raises:
        UserError: no such run, its data set is gone or another one, or another process is running it.
    """
    place = RunPlace.find(storage, run)
    options = _options(**how)

    def resumed(journal: Journal) -> SweepInputs:
        sweep = journal.state.sweep
        return _taken_up(journal, sweep if data_root is None else _relocated(sweep, data_root), place)

    return carry_out(place, resumed, options)


def extend_sweep(run: str, changes: Iterable[Change], *, storage: str = STORAGE, **how: Unpack[RunOptions]) -> Outcome:
    """Give a run more to do and go on with it; all that was scored before is used again.

    Raises:
        UserError: a change that would make old and new scores incomparable, and as in ``resume_sweep``.
    """
    place = RunPlace.find(storage, run)
    options = _options(**how)

    def grown(journal: Journal) -> SweepInputs:
        before = journal.state.sweep
        wider = extended(before, list(changes))
        told = prior_of(wider, storage) if wider.search.prior_runs != before.search.prior_runs else None
        found = _taken_up(journal, wider, place)
        if told is not None:
            journal.record(Informed(prior=told))
        return found

    return carry_out(place, grown, options)


def _taken_up(journal: Journal, sweep: SweepConfig, place: RunPlace) -> SweepInputs:
    """Prepare a sweep of a run that is there, and write down that this process goes on with it."""
    root = Path(sweep.data_root) if sweep.data_root else None
    require_same_images(sweep.dataset, root, journal.state.train_fingerprint, place.store.uri)
    found = prepare(sweep)
    require_same_data(journal.state, found.fingerprint, place.store.uri)
    before = journal.state.sweep
    journal.record(Resumed(code_version=code_version()))
    if sweep != before:
        journal.record(Extended(sweep=sweep.model_dump(mode="json"), code_version=code_version()))
    return found


def _relocated(sweep: SweepConfig, data_root: Path) -> SweepConfig:
    root = roots.resolve(data_root)
    roots.require_given(root, sweep.dataset)
    return sweep.model_copy(update={"data_root": str(root)})


def _options(executor: Executor = "tune", address: str | None = None, console: Console | None = None) -> Options:
    """The cluster that a user named is tried before anything is begun."""
    if executor != "tune" or address is None:
        return Options(executor, None, console)
    from robsweep.executors.tune.cluster import reachable

    return Options(executor, reachable(address), console)
