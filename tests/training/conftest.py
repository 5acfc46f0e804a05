"""A small slice of the digits, on which an epoch takes a second."""

import numpy as np
import pytest

from robsweep.config.configuration import configuration_of
from robsweep.data.catalog import load
from robsweep.data.image_set import ImageSet


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
