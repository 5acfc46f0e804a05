"""The trackers that a sweep names."""

from pathlib import Path

from robsweep.config.tracking import TrackingConfig
from robsweep.tracking.mlflow import MlflowTracker
from robsweep.tracking.tracker import Tracker
from robsweep.tracking.wandb import WandbTracker


def build_trackers(config: TrackingConfig, *, sweep: str, folder: Path) -> list[Tracker]:
    """All that are not None; nothing is sent yet.

    Args:
        config: what to use.
        sweep: what tells this sweep from every other of its name.
        folder: where a tracker keeps files that it writes first.

    Raises:
        UserError: a package that is missing, or an address of no known kind.
    """
    trackers: list[Tracker] = []
    if config.mlflow is not None:
        trackers.append(MlflowTracker(config.mlflow, sweep))
    if config.wandb is not None:
        trackers.append(WandbTracker(config.wandb, sweep, folder))
    return trackers
