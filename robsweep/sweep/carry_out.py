"""Carry a run out from its journal to its report, whatever ends it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Literal, NamedTuple

from robsweep.executors.early_end import EarlyEnd
from robsweep.executors.ending import Ending
from robsweep.results.schema0.upgrade import upgrade
from robsweep.run.events import Ended, Fact
from robsweep.run.journal import Journal
from robsweep.run.lease import Lease
from robsweep.sweep.counts import Counts, counts_of, last_line
from robsweep.sweep.execute import execute
from robsweep.sweep.keep_lease import keep_lease
from robsweep.sweep.place import RunPlace
from robsweep.sweep.prepare import SweepInputs
from robsweep.sweep.run_views import RunViews
from robsweep.views.console import Console

Executor = Literal["tune", "inline"]


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


def carry_out(place: RunPlace, begin: Callable[[Journal], SweepInputs], options: Options) -> Outcome:
    """Open the journal, let ``begin`` write its first line of this process, and do what is to be done."""
    if place.is_schema0 and place.store.local is not None:
        upgrade(place.store.local)
    console = options.console or Console()
    with place.claimed() as lease, RunViews(place, console) as views:
        journal = Journal(place.journal, views.views, views.folds)
        found = begin(journal)
        ending = _until_it_ends(place, lease, journal, found, options, views)
        state = journal.state
        try:
            views.report(whole=ending is None or ending.code == 0)
            views.close()
        except OSError as error:
            ending = ending or _ending_of(error, place)  # a disk that stays full has told its reason
        return Outcome(place, counts_of(state, found.space.size), state.sweep.objectives, ending)


def _until_it_ends(
    place: RunPlace, lease: Lease, journal: Journal, found: SweepInputs, options: Options, views: RunViews
) -> Ending | None:
    state = journal.state

    def closing_line(reason: str) -> str:
        return last_line(reason, counts_of(state, found.space.size), place.resume_command)

    early = EarlyEnd(views.stop, closing_line, views.close, state.sweep.budget.hours)
    ending = None
    with early.caught(), keep_lease(lease, early):
        try:
            with early.prevailing():
                views.begin(state, found.space, options.executor)
                enough = execute(journal, found.space, place, early, views, options.executor, options.address)
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
