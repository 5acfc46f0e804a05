"""Necessary images of a step against those that the network is given."""

from collections import Counter

import pytest
import torch

from benchmarks.images_per_pair import images_per_pair
from robsweep.config.configuration import configuration_of
from robsweep.data.catalog import load
from robsweep.training.step_report import StepReport
from robsweep.training.trainer import Trainer

PAIRS, STEPS = 8, 2
WASTED = {"rc2f2hmetss": 2}
"""HM that perturbs nothing mines on embeddings of its own, as the reference does."""


@pytest.fixture(scope="module")
def digits():
    return load("digits", "train")


@pytest.mark.parametrize(
    "model",
    ["", "d", "e", "r", "p", "amd", "hmetsm", "hmetsmi", "hmetrm", "ghmetrm", "rhetrs", "ghmetsmi", "rhetsm", "hmetss"],
)
def test_no_more_images_pass_than_are_necessary(digits, model):
    name = f"rc2f2{model}"
    configuration = configuration_of(
        f"digits:{name}:ptripletN", pairs=PAIRS, budget={"steps": STEPS, "eps": 0.3, "alpha": 0.1}
    )
    trainer = Trainer(configuration, digits, seed=0)
    seen: Counter[str] = Counter()

    def count(network, inputs):
        updates = next(network.parameters()).requires_grad
        seen["embed" if not torch.is_grad_enabled() else "update" if updates else "perturb"] += len(inputs[0])

    trainer.learner.model.register_forward_pre_hook(count)
    steps: list[StepReport] = []
    trainer.run_epoch(steps.append, lambda: bool(steps))
    assert len(steps) == 1
    each = images_per_pair(configuration.identity.defense)
    assert seen["perturb"] == each.perturbed * PAIRS * STEPS
    assert seen["update"] == each.updated * PAIRS
    assert seen["embed"] == (each.embedded + WASTED.get(name, 0)) * PAIRS
