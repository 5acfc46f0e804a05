"""A small slice of the digits, on which an epoch takes a second."""

import shutil

import numpy as np
import pytest

from robsweep.config.configuration import configuration_of
from robsweep.data.catalog import load
from robsweep.data.image_set import ImageSet
from robsweep.training.trainer import Trainer


@pytest.fixture(scope="session")
def few_digits() -> ImageSet:
    whole = load("digits", "train")
    rows = np.arange(24)
    return ImageSet(
        name="digits",
        split="train",
        images=whole.images[rows],
        labels=whole.labels[rows],
        fingerprint="few",
        input_size=whole.input_size,
    )


@pytest.fixture(scope="session")
def quick():
    """A configuration of eight pairs a batch and two PGD steps."""

    def make(name: str, **changes: object):
        budget = {"eps": 0.3, "alpha": 0.1, "steps": 2}
        return configuration_of(name, **{"epochs": 2, "pairs": 8, "budget": budget, "embedding_dim": 16, **changes})

    return make


NAME = "digits:rc2f2p:ptripletN"


@pytest.fixture(scope="module")
def trained(few_digits, quick, tmp_path_factory):
    trainer = Trainer(quick(NAME), few_digits, seed=0)
    trainer.run_epoch()
    folder = tmp_path_factory.mktemp("run") / "epoch_1"
    trainer.save(folder)
    return folder


@pytest.fixture
def folder(trained, tmp_path):
    shutil.copytree(trained, tmp_path / "epoch_1")
    return tmp_path / "epoch_1"
