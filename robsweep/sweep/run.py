"""Run a sweep from its file to its report, go on with one, or give it more to do."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Literal, NamedTuple

from robsweep.code_version import code_version
from robsweep.config.extend import extended
from robsweep.config.sweep import SweepConfig
from robsweep.executors.early_end import EarlyEnd
from robsweep.executors.ending import Ending
from robsweep.results.schema0.upgrade import upgrade
from robsweep.run.events import Ended, Extended, Fact, Opened, Resumed
from robsweep.run.journal import Journal
from robsweep.run.lease import Lease
from robsweep.sweep.counts import Counts, counts_of, last_line
from robsweep.sweep.execute import execute
from robsweep.sweep.found import Found, look, require_same_data
from robsweep.sweep.onlookers import Onlookers
from robsweep.sweep.place import STORAGE, RunPlace
from robsweep.sweep.renewed import renewed
from robsweep.sweep.startable import count_images, require_startable
from robsweep.views.console import Console

Executor = Literal["tune", "inline"]
Change = tuple[str, Any]


class Outcome(NamedTuple):
    """What a run left. ``ending``: why it ended before all was done; None where it was."""

    place: RunPlace
    counts: Counts
    objectives: tuple[str, ...]
    ending: Ending | None


class Options(NamedTuple):
    """How a run is carried out: by which executor, on which Ray cluster (None: one of its own), shown where."""

    executor: Executor = "tune"
    address: str | None = None
    console: Console | None = None


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
    found = look(sweep)
    place = RunPlace.create(storage, sweep.name)

    def opened(journal: Journal) -> Found:
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
        return _carry_out(place, opened, options)
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

    def resumed(journal: Journal) -> Found:
        found = look(journal.state.sweep)
        require_same_data(journal.state, found.fingerprint, place.store.uri)
        journal.record(Resumed(code_version=code_version()))
        return found

    return _carry_out(place, resumed, options)


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

    def grown(journal: Journal) -> Found:
        wider = extended(journal.state.sweep, list(changes))
        found = look(wider)
        require_same_data(journal.state, found.fingerprint, place.store.uri)
        journal.record(Resumed(code_version=code_version()))
        journal.record(Extended(sweep=wider.model_dump(mode="json"), code_version=code_version()))
        return found

    return _carry_out(place, grown, options)


def _found_address(executor: Executor, address: str | None) -> str | None:
    """The cluster that a user named, tried before anything is begun."""
    if executor != "tune" or address is None:
        return None
    from robsweep.executors.tune.cluster import reachable

    return reachable(address)


def _carry_out(place: RunPlace, begin: Callable[[Journal], Found], options: Options) -> Outcome:
    """Open the journal, let ``begin`` write its first line of this process, and do what is to be done."""
    if place.old and place.store.local is not None:
        upgrade(place.store.local)
    console = options.console or Console()
    with place.claimed() as lease, Onlookers(place, console) as onlookers:
        journal = Journal(place.journal, onlookers.views, onlookers.folds)
        found = begin(journal)
        ending = _until_it_ends(place, lease, journal, found, options, onlookers)
        state = journal.state
        try:
            onlookers.report(whole=ending is None or ending.code == 0)
            onlookers.close()
        except OSError as error:
            ending = ending or _ending_of(error, place)  # a disk that stays full has told its reason
        return Outcome(place, counts_of(state, found.space.size), state.sweep.objectives, ending)


def _until_it_ends(
    place: RunPlace, lease: Lease, journal: Journal, found: Found, options: Options, onlookers: Onlookers
) -> Ending | None:
    state = journal.state

    def said_last(reason: str) -> str:
        return last_line(reason, counts_of(state, found.space.size), place.resume_command)

    early = EarlyEnd(onlookers.stop, said_last, onlookers.close, state.sweep.budget.hours)
    ending = None
    with early.caught(), renewed(lease, early):
        try:
            with early.prevailing():
                onlookers.begin(state, found.space, options.executor)
                enough = execute(journal, found.space, place, early, onlookers, options.executor, options.address)
                ending = None if enough is None else Ending(enough, 0, enough=True)
        except KeyboardInterrupt:  # within Ray's own calls an ``EndedEarly`` becomes a plain one
            ending = early.ending
            if ending is None:
                raise
        except OSError as error:
            ending = _ending_of(error, place)
        with suppress(OSError):  # the disk may be full, and then this was the reason
            journal.record(_ended(ending))
    return ending


def _ending_of(error: OSError, place: RunPlace) -> Ending:
    """Because something could not be written; any other error is raised again."""
    if error.strerror is None:
        raise error
    return Ending(f"{error.filename or place.store.uri}: {error.strerror}", 1)


def _ended(ending: Ending | None) -> Fact:
    return Ended() if ending is None else Ended(reason=ending.reason, code=ending.code)
