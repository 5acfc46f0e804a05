"""What every attack keeps to, whatever the metric, the source of its gradients and its behaviour."""

import itertools

import pytest
import torch
from torch import nn

from robsweep.attacks import embed_gallery, run_attack
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric

EPS = 0.1
ATTACKS = (
    "CA:pm=+:W=2",
    "CA:pm=-:W=2",
    "QA:pm=+:M=2",
    "QA:pm=-:M=2",
    "SPQA:pm=+:M=1",
    "SPQA:pm=-:M=1",
    "TMA",
    "ES",
    "LTM",
    "GTM",
    "GTT",
    "FOA:M=3",
)
SOURCES = ("", ":momentum=0.9", ":random_start=1:restarts=2", ":gradient=nes", ":gradient=transfer")
CASES = [
    *((attack + source, metric, "reference") for attack, metric, source in itertools.product(ATTACKS, Metric, SOURCES)),
    *itertools.product(ATTACKS, Metric, ("described", "strong")),
]
ROWS = torch.tensor([3, 17, 0, 29, 8])


def network(seed):
    """Smooth, in double precision: no gradient is 0 by chance. BatchNorm and dropout tell the modes apart."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = nn.Sequential(
            nn.Flatten(), nn.Linear(36, 12), nn.BatchNorm1d(12), nn.Tanh(), nn.Dropout(0.5), nn.Linear(12, 5)
        ).double()
        model[2].running_mean.uniform_(-0.1, 0.1)
    return model


@pytest.fixture(scope="module")
def world():
    model, other = network(0), network(1)
    generator = torch.Generator().manual_seed(5)
    images = torch.rand(30, 1, 6, 6, dtype=torch.float64, generator=generator)
    images[:, :, 0] = images[:, :, 0].round()
    labels = torch.arange(30) % 4

    def attack(text, metric, behaviour, rows=ROWS, *, eps=EPS, seed=0):
        spec = parse_attack(f"{text}:eps={eps}:alpha=0.03:pgditer=2")
        surrogate = (other, embed_gallery(other, [images], labels, metric)) if "transfer" in text else None
        gallery = embed_gallery(model, [images], labels, metric)
        return run_attack(model, images[rows], rows, spec, gallery, behaviour=behaviour, seed=seed, surrogate=surrogate)

    return model, images, attack


@pytest.mark.parametrize(("text", "metric", "behaviour"), CASES)
def test_contract(text, metric, behaviour, world):
    model, images, attack = world
    model.train()
    model[1].weight.grad = torch.ones_like(model[1].weight)
    model[1].bias.requires_grad_(False)
    weights = {name: value.clone() for name, value in model.state_dict().items()}
    random_state = torch.random.get_rng_state()

    outcome = attack(text, metric, behaviour)

    change = (outcome.images - images[ROWS]).abs()
    assert change.max() <= EPS + 1e-6
    assert change.max() > 0.02
    assert outcome.images.min() >= 0
    assert outcome.images.max() <= 1
    assert outcome.losses.shape == (2,)
    assert all(value.shape == ROWS.shape and value.isfinite().all() for value in outcome.values.values())

    assert all(module.training for module in model.modules())
    assert all(torch.equal(value, weights[name]) for name, value in model.state_dict().items())
    assert torch.equal(model[1].weight.grad, torch.ones_like(model[1].weight))
    assert [parameter.requires_grad for parameter in model.parameters()] == [True, False, True, True, True, True]
    assert all(parameter.grad is None for parameter in list(model.parameters())[1:])
    assert torch.equal(torch.random.get_rng_state(), random_state)

    again = attack(text, metric, behaviour)
    assert torch.equal(again.images, outcome.images)
    assert all(torch.equal(again.values[name], value) for name, value in outcome.values.items())

    order = torch.tensor([4, 2, 0, 1, 3])
    shuffled = attack(text, metric, behaviour, ROWS[order])
    torch.testing.assert_close(shuffled.images, outcome.images[order])
    for name, value in outcome.values.items():
        torch.testing.assert_close(shuffled.values[name], value[order])

    alone = attack(text, metric, behaviour, ROWS[:1])
    assert alone.images.shape == (1, 1, 6, 6)
    if "SPQA" not in text or behaviour != "reference":
        torch.testing.assert_close(alone.images, outcome.images[:1])
        for name, value in outcome.values.items():
            torch.testing.assert_close(alone.values[name], value[:1])

    unmoved = attack(text, metric, behaviour, eps=0.0)
    assert torch.equal(unmoved.images, images[ROWS])


@pytest.mark.parametrize("text", ["CA:pm=+:W=2", "QA:pm=+:M=2", "TMA", "FOA:M=3"])
def test_another_seed_makes_other_choices(text, world):
    _, _, attack = world
    first, second = (attack(text, Metric.NORMALISED, "reference", torch.arange(30), seed=seed) for seed in (0, 1))
    assert not torch.equal(first.images, second.images)


def test_spqa_in_reference_depends_on_its_batch_and_otherwise_does_not(world):
    _, _, attack = world
    text = "SPQA:pm=-:M=1"
    together = attack(text, Metric.NORMALISED, "reference")
    alone = attack(text, Metric.NORMALISED, "reference", ROWS[:1])
    assert not torch.equal(together.values["loss"][:1], alone.values["loss"])
