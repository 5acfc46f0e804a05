"""The trackers that a sweep names."""

import pytest

from robsweep.config.tracking import MlflowConfig, TrackingConfig, WandbConfig
from robsweep.tracking import build as module
from robsweep.tracking.build import build_trackers


@pytest.fixture(autouse=True)
def made(monkeypatch):
    """Stands for both trackers: what each was made of."""
    found = []
    monkeypatch.setattr(module, "MlflowTracker", lambda *given: found.append(("mlflow", *given)) or "m")
    monkeypatch.setattr(module, "WandbTracker", lambda *given: found.append(("wandb", *given)) or "w")
    return found


@pytest.mark.parametrize(
    ("config", "trackers"),
    [
        (TrackingConfig(), []),
        (TrackingConfig(mlflow=MlflowConfig()), ["m"]),
        (TrackingConfig(wandb=WandbConfig()), ["w"]),
        (TrackingConfig(mlflow=MlflowConfig(), wandb=WandbConfig()), ["m", "w"]),
    ],
)
def test_one_that_is_none_is_not_made(config, trackers, tmp_path):
    assert build_trackers(config, sweep="name at", folder=tmp_path) == trackers


def test_each_is_given_its_own_part_and_the_sweep(made, tmp_path):
    config = TrackingConfig(mlflow=MlflowConfig(uri="u"), wandb=WandbConfig(project="p"))
    build_trackers(config, sweep="name at", folder=tmp_path)
    assert made == [("mlflow", config.mlflow, "name at"), ("wandb", config.wandb, "name at", tmp_path)]
