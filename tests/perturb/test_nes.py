import pytest
import torch

from robsweep.config.budget import Budget
from robsweep.perturb import NesGradient, counter, perturb

SHAPE = (3, 1, 4, 4)


def linear(seed):
    weights = torch.randn(SHAPE, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return weights, lambda x, step: (weights * x).sum(dim=(1, 2, 3))


def source(eps=0.1, population=100, rows=None):
    rows = torch.arange(3) if rows is None else rows
    return NesGradient(counter.keys(0, "ES", rows), eps, population)


def test_the_estimate_comes_near_the_gradient_with_the_population():
    weights, objective = linear(0)
    images = torch.full(SHAPE, 0.5, dtype=torch.float64)
    cosines = []
    for population in (20, 100, 2000):
        slope, value = source(population=population)(objective, images, 0)
        cosines.append(torch.cosine_similarity(slope.flatten(1), weights.flatten(1)).mean())
        torch.testing.assert_close(value, objective(images, 0))
    assert cosines[0] < cosines[1] < cosines[2]
    assert cosines[2] > 0.98


def test_it_descends_and_asks_for_values_alone():
    weights, objective = linear(1)

    def opaque(x, step):
        assert not x.requires_grad
        return objective(x, step).round(decimals=4)

    images = torch.full(SHAPE, 0.5, dtype=torch.float64)
    found = perturb(images, opaque, Budget(eps=0.1, alpha=0.02, steps=10), gradient=source())
    best = objective(images - 0.1 * weights.sign(), 0)
    assert (found.losses[0] - objective(found.images, 0) > 0.8 * (found.losses[0] - best)).all()


def test_probes_are_antithetic_within_eps_and_of_their_number():
    probes = []

    def watch(x, step):
        probes.append(x.clone())
        return x.sum(dim=(1, 2, 3))

    images = torch.full(SHAPE, 0.5)
    source(eps=0.2, population=10)(watch, images, 0)
    assert len(probes) == 11
    torch.testing.assert_close(probes[0] + probes[1], 2 * images)
    away = torch.stack(probes[:10]) - images
    assert away.abs().max() == pytest.approx(0.2, abs=1e-6)
    assert 0.4 < (away.abs() > 0.199).double().mean() < 0.8
    assert torch.equal(probes[10], images)


def test_probes_stay_in_the_pixel_range():
    seen = []

    def watch(x, step):
        seen.append((x.min(), x.max()))
        return x.sum(dim=(1, 2, 3))

    source(eps=0.9)(watch, torch.rand(SHAPE, generator=torch.Generator().manual_seed(0)), 0)
    assert min(low for low, _ in seen) >= 0
    assert max(high for _, high in seen) <= 1


def test_noise_depends_on_row_and_step_not_on_the_batch():
    _, objective = linear(2)
    images = torch.rand(SHAPE, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    together, _ = source()(objective, images, 4)
    again, _ = source()(objective, images, 5)
    assert not torch.equal(together, again)
    weights, _ = linear(2)
    alone, _ = source(rows=torch.tensor([2]))(lambda x, step: (weights[2:] * x).sum(dim=(1, 2, 3)), images[2:], 4)
    torch.testing.assert_close(alone, together[2:])


def test_large_images_are_probed_with_coarse_noise():
    probes = []

    def watch(x, step):
        probes.append(x.clone())
        return x.sum(dim=(1, 2, 3))

    source(population=2, rows=torch.tensor([0]))(watch, torch.full((1, 3, 224, 224), 0.5), 0)
    tiles = (probes[0] - 0.5).view(1, 3, 32, 7, 32, 7)
    torch.testing.assert_close(tiles, tiles[:, :, :, :1, :, :1].expand_as(tiles))
    assert len(tiles.unique()) > 500


@pytest.mark.parametrize(
    ("height", "width", "coarse"), [(64, 64, False), (65, 65, True), (64, 65, True), (65, 64, True)]
)
def test_noise_is_coarse_from_a_side_of_65_on(height, width, coarse):
    probes = []

    def watch(x, step):
        probes.append(x.clone())
        return x.sum(dim=(1, 2, 3))

    images = torch.full((1, 1, height, width), 0.5, dtype=torch.float64)
    source(population=2, rows=torch.tensor([0]))(watch, images, 0)
    noise = probes[0][0, 0]
    rows, columns = torch.arange(height) * 32 // height, torch.arange(width) * 32 // width
    # the first pixel of each of 32x32 tiles, spread over its tile
    first, left = torch.searchsorted(rows, torch.arange(32)), torch.searchsorted(columns, torch.arange(32))
    tiled = noise[first[rows]][:, left[columns]]
    assert torch.equal(noise, tiled) == coarse


class Linear:
    """w . x of every image, also of several rounds of them; notes how many images pass, and holds ``most``."""

    def __init__(self, weights, most=10**9):
        self._weights, self._most, self.passed = weights, most, []

    def __call__(self, x, step):
        self.passed.append(len(x))
        if len(x) > self._most:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return (self._weights.repeat(len(x) // len(self._weights), 1, 1, 1) * x).sum(dim=(1, 2, 3))

    def repeated(self, times):
        return self


@pytest.mark.parametrize("shape", [SHAPE, (3, 2, 66, 40)])
@pytest.mark.parametrize(("room", "passed"), [(0, 3), (11, 3), (12, 12), (59, 30), (60, 60), (299, 150), (10**6, 300)])
def test_probes_that_fit_pass_together_and_give_the_same_estimate(shape, room, passed):
    generator = torch.Generator().manual_seed(3)
    weights, images = (torch.randn(shape, generator=generator, dtype=torch.float64) for _ in range(2))
    images = images.sigmoid()
    keys = counter.keys(0, "ES", torch.arange(3))
    expected, value = NesGradient(keys, 0.1)(Linear(weights), images, 2)
    objective = Linear(weights)
    found, again = NesGradient(keys, 0.1, room=room)(objective, images, 2)
    torch.testing.assert_close(found, expected)
    assert torch.equal(again, value)
    assert objective.passed == [passed] * (300 // passed) + [3]


def test_after_memory_ran_out_fewer_probes_pass_from_then_on():
    weights, _ = linear(0)
    images, keys = torch.full(SHAPE, 0.5, dtype=torch.float64), counter.keys(0, "ES", torch.arange(3))
    expected, _ = NesGradient(keys, 0.1)(Linear(weights), images, 0)
    source, objective = NesGradient(keys, 0.1, room=300), Linear(weights, most=65)
    for _ in range(2):
        found, _ = source(objective, images, 0)
        torch.testing.assert_close(found, expected)
    assert objective.passed == [300, 150, *[60] * 5, 3, *[60] * 5, 3]
    few = Linear(weights, most=3)
    torch.testing.assert_close(NesGradient(keys, 0.1, room=300)(few, images, 0)[0], expected)


def test_an_objective_that_cannot_be_repeated_is_probed_one_by_one():
    _, objective = linear(0)
    images, keys = torch.full(SHAPE, 0.5, dtype=torch.float64), counter.keys(0, "ES", torch.arange(3))
    found, _ = NesGradient(keys, 0.1, room=300)(objective, images, 0)
    assert torch.equal(found, NesGradient(keys, 0.1)(objective, images, 0)[0])


def test_other_errors_pass():
    class Broken:
        def __call__(self, x, step):
            raise RuntimeError("shapes do not fit")

        def repeated(self, times):
            return self

    keys = counter.keys(0, "ES", torch.arange(3))
    with pytest.raises(RuntimeError, match="shapes do not fit"):
        NesGradient(keys, 0.1, room=300)(Broken(), torch.zeros(SHAPE), 0)
