"""The Tune experiment of a run."""

import logging
import os

from ray import tune
from ray.tune import FailureConfig, PlacementGroupFactory, RunConfig, TuneConfig, Tuner

from robsweep.config.shares import TrainingShare
from robsweep.errors import UserError
from robsweep.executors.tune.callbacks import EngineCallback
from robsweep.executors.tune.context import TrialContext
from robsweep.executors.tune.searcher import EngineSearcher
from robsweep.executors.tune.trial import ASSIGNMENT, Trial


def tuner_of(context: TrialContext, searcher: EngineSearcher, callback: EngineCallback) -> Tuner:
    """An experiment that runs what ``searcher`` suggests; no scheduler, no pause: a trial ends where its unit does."""
    trainable = tune.with_resources(tune.with_parameters(Trial, context=context), _resources(context.resources))
    trainable.__qualname__ = Trial.__qualname__  # what the dashboard shows; Tune's is one of a function within
    return Tuner(
        trainable,
        tune_config=TuneConfig(
            search_alg=searcher,
            num_samples=-1,
            reuse_actors=True,
            trial_name_creator=_name,
            trial_dirname_creator=_name,
        ),
        run_config=RunConfig(
            name="ray",
            storage_path=str(context.staging.stage),
            callbacks=[callback],
            failure_config=FailureConfig(max_failures=context.resources.retries),
            verbose=0,
        ),
    )


def fit(tuner: Tuner) -> None:
    """Run the trials.

    Raises:
        UserError, OSError: the journal or a checkpoint could not be written; Tune hides it behind an error of its own
            that holds a traceback.
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


def _resources(wanted: TrainingShare) -> PlacementGroupFactory:
    """What Tune sets aside for a trial."""
    if wanted.workers > 1:  # the worker group takes its own; Tune refuses a trial that takes nothing
        return PlacementGroupFactory([{"memory": 1}])
    return PlacementGroupFactory([wanted.of_worker])


def _name(trial: object) -> str:
    return str(trial.config[ASSIGNMENT].work)  # type: ignore[attr-defined]


def quieten_ray() -> None:
    """Keep Tune and Train from printing and from taking signals; to be called before Ray starts."""
    # Tune and Train print advice of their own over the live table; what matters goes through the journal, and a
    # failed trial's traceback, which Tune would print, lies in its folder
    os.environ.setdefault("RAY_AIR_NEW_OUTPUT", "0")
    os.environ.setdefault("TUNE_DISABLE_AUTO_CALLBACK_LOGGERS", "1")
    os.environ.setdefault("TUNE_DISABLE_SIGINT_HANDLER", "1")
    os.environ.setdefault("TUNE_GLOBAL_CHECKPOINT_S", "3600")  # it grows with every trial, and nothing reads it
    # what is given no GPU sees none: it would open a context of half a gigabyte on the first
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "1")
    logging.getLogger("ray._private.authentication").setLevel(logging.ERROR)
    for name, level in {"ray.tune": logging.CRITICAL, "ray.train": logging.ERROR, "ray.air": logging.ERROR}.items():
        logging.getLogger(name).setLevel(level)
