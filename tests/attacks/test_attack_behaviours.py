"""Each behaviour against a trained network."""

from typing import get_args

import pytest
import torch

from robsweep.attacks import run_attack
from robsweep.config.attack_kind import Behaviour
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric

BUDGETS = {"the profile's": "eps=0.30196:alpha=0.011764:pgditer=32", "a small one": "eps=0.05:alpha=0.004:pgditer=32"}


@pytest.mark.parametrize("budget", BUDGETS)
@pytest.mark.parametrize("name", ["LTM", "GTM", "GTT"])
def test_strong_leaves_no_more_than_the_others(name, budget, golden_model, golden_images, golden_galleries):
    rows = torch.arange(32)
    spec = parse_attack(f"{name}:{BUDGETS[budget]}")
    left = {
        behaviour: float(
            run_attack(
                golden_model, golden_images[0][rows], rows, spec, golden_galleries[Metric.NORMALISED],
                behaviour=behaviour,
            ).values[name].mean()
        )
        for behaviour in get_args(Behaviour)
    }  # fmt: skip
    assert left["strong"] <= min(left.values())
