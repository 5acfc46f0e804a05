"""What a defense says of itself agrees with what its step does."""

import pytest
import torch

from robsweep.config.budget import Budget
from robsweep.defenses import Moment, build_defense
from robsweep.defenses.step import DefenseStep
from robsweep.errors import UserError
from robsweep.extensions import located
from robsweep.grammar.defense import DEFENSES, HM
from robsweep.grammar.defense_config import kind_of
from robsweep.grammar.loss import parse_loss
from robsweep.grammar.strings import BASELINES, parse_defense

BUDGET = Budget(eps=0.1, alpha=0.04, steps=3)


@pytest.mark.parametrize("defense", DEFENSES, ids=kind_of)
def test_every_step_is_a_step(defense) -> None:
    assert issubclass(located(defense.step), DefenseStep)


@pytest.mark.parametrize("suffix", [*BASELINES, "ghmetsm", "grhetsm", "hmetss"])
def test_images_perturbed_a_pair_are_those_that_steps_pay_for(suffix: str, tiny_model, tiny_batch) -> None:
    defense = parse_defense(suffix)
    step = build_defense(defense, parse_loss("ptripletN"), BUDGET)
    passes, moment = 0, Moment(torch.Generator().manual_seed(1), 0.5)
    for _ in range(2):  # TRIDE takes turns
        passes += step.step(tiny_model, tiny_batch, moment).passes
        step.observe(0.1)
    pairs = len(tiny_batch.labels) // 2
    most = 2 * pairs * BUDGET.steps * defense.perturbed_per_pair
    assert passes <= most if isinstance(defense, HM) else passes == most  # HM stops where an objective stands still
    assert (passes > 0) == defense.perturbs


@pytest.mark.parametrize("suffix", [*BASELINES, "hmetsm"])
def test_losses_are_those_that_it_says(suffix: str) -> None:
    pytest.importorskip("pytorch_metric_learning")
    defense, loss = parse_defense(suffix), parse_loss("contrastiveN")
    if defense.losses == "any":
        assert build_defense(defense, loss, BUDGET).loss == loss
    else:
        with pytest.raises(UserError, match=r"library losses work with defenses none and est"):
            build_defense(defense, loss, BUDGET)
