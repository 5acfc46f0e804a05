import pytest
import torch

from robsweep.config.budget import Budget
from robsweep.perturb import perturb


@pytest.fixture
def linear():
    """An objective w . x whose optimum in the budget is a corner of its box, and the images it starts from."""
    generator = torch.Generator().manual_seed(0)
    images = torch.rand(5, 1, 3, 3, generator=generator, dtype=torch.float64)
    weights = torch.randn(5, 1, 3, 3, generator=generator, dtype=torch.float64)

    def objective(x, step):
        return (weights * x).sum(dim=(1, 2, 3))

    return images, weights, objective


def corner(images, weights, eps):
    return torch.where(weights > 0, (images - eps).clamp(min=0), (images + eps).clamp(max=1))


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize(("alpha", "steps"), [(0.001, 1), (0.03, 4), (0.5, 2)])
def test_a_linear_objective_ends_in_its_known_optimum(linear, alpha, steps, momentum):
    images, weights, objective = linear
    found = perturb(images, objective, Budget(eps=0.1, alpha=alpha, steps=steps), momentum=momentum)
    torch.testing.assert_close(found.images, corner(images, weights, 0.1))
    assert found.losses.shape == (steps, 5)
    torch.testing.assert_close(found.losses[0], objective(images, 0))
    if steps > 1:
        torch.testing.assert_close(found.losses[-1], objective(found.previous, 0))
    else:
        assert torch.equal(found.previous, images)


def test_originals_stay_and_every_step_is_alpha(linear):
    images, weights, objective = linear
    kept = images.clone()
    found = perturb(images, objective, Budget(eps=0.1, alpha=0.02, steps=3))
    assert torch.equal(images, kept)
    torch.testing.assert_close(found.images, (images - 0.06 * weights.sign()).clamp(0, 1))


def test_start_is_clipped_to_the_budget(linear):
    images, _, _ = linear
    seen = []

    def watch(x, step):
        seen.append(x.detach().clone())
        return x.sum(dim=(1, 2, 3))

    perturb(images, watch, Budget(eps=0.1, alpha=0.01, steps=2), start=images + 5)
    torch.testing.assert_close(seen[0], (images + 0.1).clamp(max=1))


def test_momentum_is_the_sum_of_normalised_slopes():
    """The slope turns after the first step; with mu = 1 the larger first direction, once halved, still decides."""
    images = torch.full((1, 1, 1, 2), 0.5, dtype=torch.float64)
    slopes = torch.tensor([[3.0, 1.0], [-1.0, -1.0]], dtype=torch.float64)

    def objective(x, step):
        return (x.flatten(1) * slopes[step]).sum(dim=1)

    budget = Budget(eps=0.1, alpha=0.01, steps=2)
    plain = perturb(images, objective, budget).images.flatten()
    heavy = perturb(images, objective, budget, momentum=1.0).images.flatten()
    torch.testing.assert_close(plain, torch.tensor([0.5, 0.5], dtype=torch.float64))
    torch.testing.assert_close(heavy, torch.tensor([0.48, 0.5], dtype=torch.float64))


@pytest.mark.parametrize("scalar", [False, True])
def test_standstill_ends_the_loop_without_an_update(scalar):
    images = torch.full((2, 1, 1, 1), 0.5)

    def objective(x, step):
        value = (x - 0.43).relu().flatten()
        return value.mean() if scalar else value

    budget = Budget(eps=0.3, alpha=0.03, steps=20)
    found = perturb(images, objective, budget, tolerance=1e-4)
    mean = found.losses if scalar else found.losses.mean(dim=1)
    torch.testing.assert_close(mean, torch.tensor([0.07, 0.04, 0.01, 0.0, 0.0]))
    torch.testing.assert_close(found.images, torch.full((2, 1, 1, 1), 0.41))


def test_without_standstill_the_tolerance_changes_nothing(linear):
    images, _, objective = linear
    budget = Budget(eps=0.1, alpha=0.01, steps=5)
    plain, watched = (perturb(images, objective, budget, tolerance=tolerance) for tolerance in (None, 1e-9))
    assert torch.equal(plain.images, watched.images)
    assert torch.equal(plain.previous, watched.previous)
    assert torch.equal(plain.losses, watched.losses)


def test_a_slope_of_nan_or_zero_leaves_its_pixel():
    images = torch.full((1, 1, 1, 3), 0.5)

    def source(objective, x, step):
        return torch.tensor([torch.nan, 0.0, 1.0]).view(1, 1, 1, 3), torch.zeros(1)

    found = perturb(images, lambda x, step: x.sum(), Budget(eps=0.1, alpha=0.01, steps=2), gradient=source)
    torch.testing.assert_close(found.images.flatten(), torch.tensor([0.5, 0.5, 0.48]))


@pytest.mark.gpu
@pytest.mark.parametrize("steps", [3, 5, 20])
def test_a_device_stops_where_the_cpu_does(steps):
    images = torch.rand(4, 1, 5, 5, generator=torch.Generator().manual_seed(0))

    def objective(x, step):
        return (x - 0.4).relu().sum(dim=(1, 2, 3))

    budget = Budget(eps=0.1, alpha=0.03, steps=steps)
    here = perturb(images, objective, budget, tolerance=1e-6)
    there = perturb(images.cuda(), objective, budget, tolerance=1e-6)
    assert len(here.losses) == min(steps, 5)
    for name in ("images", "previous", "losses"):
        torch.testing.assert_close(getattr(there, name).cpu(), getattr(here, name))
