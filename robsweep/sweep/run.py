"""Run a sweep from its file to its report, or go on with one that was interrupted."""

import logging
import os
from math import floor
from pathlib import Path
from typing import NamedTuple

from ray import tune
from ray.tune import PlacementGroupFactory, RunConfig, TuneConfig, Tuner

from robsweep.config.sweep import SweepConfig
from robsweep.data.catalog import load
from robsweep.errors import UserError
from robsweep.models.available import require_networks
from robsweep.report.page import write_report
from robsweep.results.store import ResultStore
from robsweep.scoring.pool import start_pool
from robsweep.sweep.callback import LedgerCallback, ScoreBoardCallback
from robsweep.sweep.cluster import cluster, require_reachable, spare_trials, training_slots
from robsweep.sweep.console import Console
from robsweep.sweep.events import EventLog
from robsweep.sweep.ledger import Ledger
from robsweep.sweep.metrics import PoolMetrics, metrics_address
from robsweep.sweep.plan import Plan, PlannedRun, plan_of
from robsweep.sweep.polling import polling
from robsweep.sweep.run_folder import RunFolder
from robsweep.sweep.scheduler import ParetoRungScheduler
from robsweep.sweep.trial import Trial, TrialContext
from robsweep.tracking.build import build_trackers
from robsweep.tracking.outbox import Outbox

_METRICS_S = 5.0


class Outcome(NamedTuple):
    """What a sweep left: its folder, how many runs have which status, and what was to be maximised."""

    folder: RunFolder
    counts: dict[str, int]
    objectives: tuple[str, ...]


def run_sweep(sweep: SweepConfig, *, storage: Path, address: str | None, console: Console) -> Outcome:
    """Run a new sweep.

    Raises:
        UserError: anything wrong with the sweep, its data or its name; nothing was started then.
    """
    plan = plan_of(sweep)
    _check(plan, address)
    folder = RunFolder.create(storage, sweep)
    try:
        return _go(plan, folder, address, console)
    except UserError:
        folder.discard()
        raise


def resume_sweep(name: str, *, storage: Path, address: str | None, console: Console) -> Outcome:
    """Go on with a run: finished configurations stay, others continue from their newest checkpoints.

    Raises:
        UserError: no such run, or its data set is gone.
    """
    folder = RunFolder.find(storage, name)
    plan = plan_of(folder.sweep())
    _check(plan, address)
    return _go(plan, folder, address, console)


def _check(plan: Plan, address: str | None) -> None:
    sweep = plan.sweep
    require_reachable(address)
    root = Path(sweep.data_root) if sweep.data_root else None
    for split in ("train", "test"):
        load(sweep.dataset, split, root)
    require_networks(run.configuration for run in plan.runs)


def _go(plan: Plan, folder: RunFolder, address: str | None, console: Console) -> Outcome:
    sweep = plan.sweep
    store = ResultStore(folder.path)
    events = EventLog(folder.events, console.event)
    trackers = build_trackers(sweep.tracking, sweep=folder.identity(), folder=folder.path)
    with Outbox(trackers, lambda line: events.add("info", "", line)) as outbox:
        ledger = Ledger(plan, store, events, outbox.add)
        todo = ledger.open_runs()
        console.begin(plan, ledger.counts)
        if todo:
            _run_open(plan, todo, folder, ledger, events, address, console)
    write_report(store.read(), folder.report, title=sweep.name, objectives=sweep.objectives)
    return Outcome(folder, ledger.counts(), sweep.objectives)


def _run_open(
    plan: Plan,
    todo: list[tuple[PlannedRun, int]],
    folder: RunFolder,
    ledger: Ledger,
    events: EventLog,
    address: str | None,
    console: Console,
) -> None:
    sweep = plan.sweep
    _quieten_ray()
    with cluster(address, sweep) as dashboard:
        events.add("info", "", f"Ray dashboard: {dashboard or 'off'}; metrics: {metrics_address() or 'off'}")
        data_root = str(Path(sweep.data_root).absolute()) if sweep.data_root else None
        slots = training_slots(sweep)
        actors, hub = start_pool(sweep.dataset, data_root, sweep.scoring, slots)
        events.add("info", "", f"{len(actors)} attack actors ready; {len(todo)} runs to go")
        context = TrialContext(
            hub=hub,
            folder=str(folder.path),
            data_root=data_root,
            resources=sweep.resources,
            wait=sweep.scoring.wait,
        )
        with console.following(hub), polling(hub, _METRICS_S, PoolMetrics(sweep.name).show):
            _tune(plan, todo, ledger, context, slots).fit()
        console.end(hub)


def _tune(plan: Plan, todo: list[tuple[PlannedRun, int]], ledger: Ledger, context: TrialContext, slots: int) -> Tuner:
    sweep = plan.sweep
    alive = slots + spare_trials(sweep)
    return Tuner(
        tune.with_resources(tune.with_parameters(Trial, context=context), _resources(sweep, slots / alive)),
        param_space=param_space(plan, todo),
        tune_config=TuneConfig(
            scheduler=ParetoRungScheduler(ledger, context.hub),
            max_concurrent_trials=alive,
            reuse_actors=sweep.resources.workers == 1,
            time_budget_s=sweep.budget.hours * 3600 if sweep.budget.hours else None,
            trial_name_creator=_name,
            trial_dirname_creator=_name,
        ),
        run_config=RunConfig(
            name="ray",
            storage_path=context.folder,
            callbacks=[LedgerCallback(ledger, context.hub), ScoreBoardCallback(Path(context.folder))],
            verbose=0,
        ),
    )


def param_space(plan: Plan, todo: list[tuple[PlannedRun, int]]) -> dict[str, object]:
    """The Tune search space: one grid over the sweep's distinct runs.

    Each value is a whole configuration, since the grammar's aliases make factors depend on one another: a space of
    independent factors would train the same configuration up to 120 times.
    """
    runs = [
        {
            "name": run.name,
            "configuration": run.configuration.model_dump(mode="json"),
            "seed": run.seed,
            "announced": announced,
            "rungs": list(plan.rungs(run)),
        }
        for run, announced in todo
    ]
    return {"run": tune.grid_search(runs)}


def _resources(sweep: SweepConfig, share: float) -> PlacementGroupFactory:
    """What Tune sets aside for a trial; ``share`` spreads the slots' CPUs over the spare trial too."""
    wanted = sweep.resources
    if wanted.workers > 1:  # the worker group takes its own; Tune refuses a trial that takes nothing
        return PlacementGroupFactory([{"memory": 1}])
    return PlacementGroupFactory(
        [{"CPU": floor(wanted.cpus_per_worker * share * 1e4) / 1e4, "GPU": wanted.gpus_per_worker}]
    )


def _name(trial: object) -> str:
    return str(trial.config["run"]["name"])  # type: ignore[attr-defined]


def _quieten_ray() -> None:
    # Tune and Train print advice of their own over the live table; what matters goes through events, and a failed
    # trial's traceback, which Tune would print, lies in its folder
    os.environ.setdefault("RAY_AIR_NEW_OUTPUT", "0")
    os.environ.setdefault("TUNE_DISABLE_AUTO_CALLBACK_LOGGERS", "1")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    for name, level in {"ray.tune": logging.CRITICAL, "ray.train": logging.ERROR, "ray.air": logging.ERROR}.items():
        logging.getLogger(name).setLevel(level)
