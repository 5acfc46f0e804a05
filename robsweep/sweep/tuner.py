"""The Tune experiment of a sweep."""

import logging
import os
from math import floor
from pathlib import Path

from ray import tune
from ray.tune import PlacementGroupFactory, RunConfig, TuneConfig, Tuner

from robsweep.config.sweep import SweepConfig
from robsweep.errors import UserError
from robsweep.sweep.callback import EarlyEndCallback, LedgerCallback, ScoreBoardCallback
from robsweep.sweep.cluster import spare_trials
from robsweep.sweep.early_end import EarlyEnd
from robsweep.sweep.ledger import Ledger
from robsweep.sweep.plan import Plan, PlannedRun
from robsweep.sweep.scheduler import ParetoRungScheduler
from robsweep.sweep.trial import Trial, TrialContext


def tuner_of(
    plan: Plan,
    todo: list[tuple[PlannedRun, int]],
    ledger: Ledger,
    context: TrialContext,
    slots: int,
    early: EarlyEnd,
) -> Tuner:
    """All that is still to be run, on ``slots`` trials that train at a time and the spare one.

    ``early`` is asked several times a second whether the sweep goes on.
    """
    sweep = plan.sweep
    alive = slots + spare_trials(sweep)
    return Tuner(
        tune.with_resources(tune.with_parameters(Trial, context=context), _resources(sweep, slots / alive)),
        param_space=param_space(plan, todo),
        tune_config=TuneConfig(
            scheduler=ParetoRungScheduler(ledger, context.hub),
            max_concurrent_trials=alive,
            reuse_actors=sweep.resources.workers == 1,
            trial_name_creator=_name,
            trial_dirname_creator=_name,
        ),
        run_config=RunConfig(
            name="ray",
            storage_path=context.folder,
            callbacks=[
                EarlyEndCallback(early),
                LedgerCallback(ledger, context.hub),
                ScoreBoardCallback(Path(context.folder)),
            ],
            verbose=0,
        ),
    )


def fit(tuner: Tuner) -> None:
    """Run the trials.

    Raises:
        UserError, OSError: a row could not be stored; Tune hides it behind an error of its own that holds a traceback.
    """
    try:
        tuner.fit()
    except Exception as error:
        origin: BaseException | None = error
        while origin is not None and not isinstance(origin, UserError | OSError):
            origin = origin.__cause__ or origin.__context__
        if origin is None:
            raise
        raise origin from None


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


def quieten_ray() -> None:
    """Keep Tune and Train from printing and from taking signals; to be called before Ray starts."""
    # Tune and Train print advice of their own over the live table; what matters goes through events, and a failed
    # trial's traceback, which Tune would print, lies in its folder
    os.environ.setdefault("RAY_AIR_NEW_OUTPUT", "0")
    os.environ.setdefault("TUNE_DISABLE_AUTO_CALLBACK_LOGGERS", "1")
    os.environ.setdefault("TUNE_DISABLE_SIGINT_HANDLER", "1")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    for name, level in {"ray.tune": logging.CRITICAL, "ray.train": logging.ERROR, "ray.air": logging.ERROR}.items():
        logging.getLogger(name).setLevel(level)
