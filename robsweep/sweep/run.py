"""Run a sweep from its file to its report, or go on with one that was interrupted."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from robsweep.attacks.build import require_candidates
from robsweep.code_version import code_version
from robsweep.config.sweep import SweepConfig
from robsweep.data.catalog import load
from robsweep.errors import UserError
from robsweep.models.available import require_networks
from robsweep.report.page import write_report
from robsweep.results.store import ResultStore
from robsweep.scoring.pool import start_pool
from robsweep.sweep.cluster import cluster, reachable, training_slots
from robsweep.sweep.console import Console
from robsweep.sweep.early_end import EarlyEnd
from robsweep.sweep.ending import Ending, last_line
from robsweep.sweep.events import EventLog
from robsweep.sweep.ledger import Ledger
from robsweep.sweep.metrics import PoolMetrics, metrics_address
from robsweep.sweep.plan import Plan, PlannedRun, plan_of
from robsweep.sweep.polling import polling
from robsweep.sweep.provenance import other_versions, require_own
from robsweep.sweep.run_folder import RunFolder
from robsweep.sweep.titles import attack_actors
from robsweep.sweep.trial import TrialContext
from robsweep.sweep.tuner import fit, quieten_ray, tuner_of
from robsweep.sweep.watch import watching
from robsweep.tracking.build import build_trackers
from robsweep.tracking.outbox import Outbox

_METRICS_S = 5.0


class Outcome(NamedTuple):
    """What a sweep left: its folder, how many runs have which status, and what its front is of.

    ``ending``: why it ended before its runs did; None where all that were open were run.
    """

    folder: RunFolder
    counts: dict[str, int]
    objectives: tuple[str, ...]
    ending: Ending | None


def run_sweep(sweep: SweepConfig, *, storage: Path, address: str | None, console: Console) -> Outcome:
    """Run a new sweep.

    Raises:
        UserError: anything wrong with the sweep, its data or its name; nothing was started then. Or its table
            cannot be written any more, and what was written stays.
    """
    plan = plan_of(sweep)
    there = _check(plan, address)
    folder = RunFolder.create(storage, sweep)
    try:
        with folder.claimed():
            return _go(plan, folder, there, console)
    except UserError:
        if not folder.begun:
            folder.discard()
        raise


def resume_sweep(name: str, *, storage: Path, address: str | None, console: Console) -> Outcome:
    """Go on with a run: finished configurations stay, others continue from their newest checkpoints.

    Raises:
        UserError: no such run, its data set is gone or another one, its table is of another run, or another process is
            running it.
    """
    folder = RunFolder.find(storage, name)
    plan = plan_of(folder.sweep())
    there = _check(plan, address)
    with folder.claimed():
        return _go(plan, folder, there, console)


class _There(NamedTuple):
    """What was found: the address of the cluster (None: start one), and the fingerprint of the training images."""

    address: str | None
    fingerprint: str


def _check(plan: Plan, address: str | None) -> _There:
    sweep = plan.sweep
    address = reachable(address)
    root = Path(sweep.data_root) if sweep.data_root else None
    train, test = (load(sweep.dataset, split, root) for split in ("train", "test"))
    require_candidates(sweep.scoring.specs, len(test))
    require_networks(run.configuration for run in plan.runs)
    return _There(address, train.fingerprint)


def _go(plan: Plan, folder: RunFolder, there: _There, console: Console) -> Outcome:
    sweep = plan.sweep
    store = ResultStore(folder.path)
    rows = store.rows()
    require_own(rows, store.path, name=sweep.name, fingerprint=there.fingerprint)
    events = EventLog(folder.events, console.event)
    trackers = build_trackers(sweep.tracking, sweep=folder.identity(), folder=folder.path)
    outbox = Outbox(trackers, lambda line: events.add("info", "", line))
    ledger = Ledger(plan, store, events, outbox.add)
    early = EarlyEnd(
        lambda line: events.add("stop", "", line),
        lambda reason: last_line(reason, ledger.counts(), folder.resume_command),
        outbox.__exit__,
        sweep.budget.hours,
    )
    ending = None
    with early.caught():
        try:
            with outbox:
                console.begin(plan, ledger.counts)
                if others := other_versions(rows, code_version()):
                    events.add("info", "", f"rows so far are of {', '.join(others)}, those to come of {code_version()}")
                if todo := ledger.open_runs():
                    _run_open(plan, todo, folder, ledger, events, there.address, console, early)
        except KeyboardInterrupt:  # within Ray's own calls an ``EndedEarly`` becomes a plain one
            ending = early.ending
            if ending is None:
                raise
        except OSError as error:
            if error.strerror is None:
                raise
            ending = Ending(f"{error.filename or folder.path}: {error.strerror}", 1)
        if ending is not None:
            with suppress(OSError):  # the disk may be full, and then this was the reason
                events.add("stop", "", ending.reason)
        try:
            write_report(store.read(), folder.report, title=sweep.name, objectives=sweep.objectives)
        except OSError:
            if ending is None:
                raise
    return Outcome(folder, ledger.counts(), sweep.objectives, ending)


def _run_open(
    plan: Plan,
    todo: list[tuple[PlannedRun, int]],
    folder: RunFolder,
    ledger: Ledger,
    events: EventLog,
    address: str | None,
    console: Console,
    early: EarlyEnd,
) -> None:
    sweep = plan.sweep
    quieten_ray()
    with watching(early), cluster(address, sweep) as dashboard:
        early.install()
        events.add("info", "", f"Ray dashboard: {dashboard or 'off'}; metrics: {metrics_address() or 'off'}")
        data_root = str(Path(sweep.data_root).absolute()) if sweep.data_root else None
        slots = training_slots(sweep)
        actors, hub = start_pool(sweep.dataset, data_root, sweep.scoring, slots)
        events.add("info", "", f"{attack_actors(len(actors))} ready; {len(todo)} of {len(plan.runs)} runs to go")
        context = TrialContext(
            hub=hub,
            folder=str(folder.path),
            data_root=data_root,
            resources=sweep.resources,
            wait=sweep.scoring.wait,
        )
        tuner = tuner_of(plan, todo, ledger, context, slots, early)
        with console.following(hub), polling(hub, _METRICS_S, PoolMetrics(sweep.name).show), early.held():
            fit(tuner)
        console.end(hub)
