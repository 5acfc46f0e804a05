from collections.abc import Callable

import pytest
import torch

from robsweep.config.budget import Budget
from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.embedding import benign, embeddings
from robsweep.defenses.shift import NOISE, shift, shift_objective
from robsweep.distances import rowwise
from robsweep.grammar.hardness import Metric
from robsweep.perturb import autograd_gradient, frozen, perturb


@pytest.mark.parametrize("steps", [1, 8])
@pytest.mark.parametrize("metric", Metric)
def test_shift_is_the_references(
    metric: Metric, steps: int, golden: Callable, golden_model, golden_batch, golden_budget, compare: Callable
) -> None:
    arrays, key = golden("embshift.npz"), f"embShift_{metric.value}_pgd{steps}"
    noise = NOISE * arrays[f"{key}_noise_sign"].float()
    target = benign(golden_model, golden_batch.images, metric)
    with frozen(golden_model) as network:
        objective = shift_objective(network, target, noise, metric)
        found = compare(objective, golden_batch.images, arrays, key, steps)
        if metric is not Metric.COSINE:
            assert found.cosine > 0.999
            assert (found.losses < 1e-3).all()
            assert found.pixels > (0.99 if steps == 1 else 0.95)
            return
        # the first gradient and the first loss are of the size of rounding errors, so the others are compared from
        # the recorded first gradient on
        assert found.signs > 0.99

        def recorded_first(objective, images, step):
            slope, value = autograd_gradient(objective, images, step)
            return (slope if step else arrays[f"{key}_grad0"].clone()), value

        made = perturb(golden_batch.images, objective, golden_budget(steps), gradient=recorded_first)
        found = compare(objective, golden_batch.images, arrays, key, steps, made)
        assert (found.losses[1:] < 1e-3).all()
        assert found.pixels > 0.99


@pytest.mark.parametrize("metric", Metric)
def test_every_image_moves_away_from_itself_within_its_budget(
    metric: Metric, tiny_model, tiny_batch, generator: torch.Generator
) -> None:
    budget = Budget(eps=0.1, alpha=0.03, steps=6)
    before = benign(tiny_model, tiny_batch.images, metric)
    made = shift(tiny_model, tiny_batch.images, budget, tiny_batch, Moment(generator, 0.0), metric=metric)
    assert (made.images - tiny_batch.images).abs().max() <= 0.1 + 1e-6
    after = benign(tiny_model, made.images, metric)
    assert (rowwise(after, before, metric) > 10 * rowwise(before, before, metric).clamp_min(1e-5)).all()


def test_linear_model_ends_in_the_corner_that_its_first_step_chose(generator: torch.Generator) -> None:
    # d(f(x), f(x0)) of a linear map is a norm of the shift: PGD can only go on the way it set out
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(4, 1, bias=False)).train()
    images = torch.full((3, 1, 2, 2), 0.5)
    batch, budget = Batch(images, torch.arange(3)), Budget(eps=0.2, alpha=0.05, steps=8)
    made = shift(model, images, budget, batch, Moment(generator, 0.0), metric=Metric.EUCLIDEAN)
    weight = model[1].weight.view(1, 1, 2, 2)
    with torch.no_grad():
        moved = embeddings(model, made.images, Metric.EUCLIDEAN) - embeddings(model, images, Metric.EUCLIDEAN)
    assert torch.allclose((made.images - images).abs(), torch.tensor(0.2), atol=1e-6)
    assert moved.abs().flatten() == pytest.approx(0.2 * weight.abs().sum().item(), rel=1e-4)


def test_noise_counts_at_step_zero_only(tiny_model, tiny_batch) -> None:
    target = benign(tiny_model, tiny_batch.images, Metric.NORMALISED)
    with frozen(tiny_model) as network:
        noisy, plain = (shift_objective(network, target, noise, Metric.NORMALISED) for noise in (target, 0 * target))
        assert (noisy(tiny_batch.images, 0) < plain(tiny_batch.images, 0) - 0.5).all()
        assert torch.equal(noisy(tiny_batch.images, 1), plain(tiny_batch.images, 1))


def test_noise_comes_from_the_generator(tiny_model, tiny_batch) -> None:
    budget = Budget(eps=0.1, alpha=0.03, steps=1)
    state = torch.get_rng_state()
    images = [
        shift(
            tiny_model,
            tiny_batch.images,
            budget,
            tiny_batch,
            Moment(torch.Generator().manual_seed(seed), 0.0),
            metric=Metric.COSINE,
        ).images
        for seed in (1, 1, 2)
    ]
    assert torch.equal(images[0], images[1])
    assert not torch.equal(images[0], images[2])
    assert torch.equal(state, torch.get_rng_state())
