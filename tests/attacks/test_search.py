from itertools import combinations

import torch

from robsweep.attacks.search import search
from robsweep.config.attacks import parse_attack

IMAGES = torch.full((4, 1, 2, 2), 0.5, dtype=torch.float64)
ROWS = torch.arange(4)


def wavy(x, step):
    """Many local minima: where a run ends depends on where it begins."""
    return (x * 200).sin().sum(dim=(1, 2, 3))


def spec_of(options=""):
    return parse_attack("TMA:eps=0.1:alpha=0.004:pgditer=5" + options)


def test_the_lowest_of_the_restarts_is_kept_for_each_query():
    one = search(spec_of(), wavy, IMAGES, ROWS, 0)
    finals = [wavy(search(spec_of(f":restarts={n}"), wavy, IMAGES, ROWS, 0).images, 5) for n in (1, 2, 4, 8)]
    assert torch.equal(finals[0], wavy(one.images, 5))
    for more, fewer in zip(finals[1:], finals, strict=False):
        assert (more <= fewer).all()
    assert (finals[-1] < finals[0]).any()
    kept = search(spec_of(":restarts=8"), wavy, IMAGES, ROWS, 0)
    assert kept.losses.shape == (5, 4)
    changed = finals[-1] < finals[0]
    assert torch.equal((kept.losses[0] != one.losses[0]), changed)


def test_a_random_start_is_inside_the_budget_and_another_for_each_row_and_seed():
    starts = []

    def watch(x, step):
        if step == 0:
            starts.append(x.detach())
        return x.sum(dim=(1, 2, 3))

    for seed in (0, 1):
        search(spec_of(":random_start=1"), watch, IMAGES, ROWS, seed)
    assert (starts[0] - IMAGES).abs().max() <= 0.1
    assert (starts[0] - IMAGES).abs().max() > 0.05
    assert not torch.equal(starts[0], starts[1])
    assert not torch.equal(starts[0][0], starts[0][1])
    search(spec_of(), watch, IMAGES, ROWS, 0)
    assert torch.equal(starts[2], IMAGES)


def test_every_restart_begins_elsewhere_and_the_first_at_the_images():
    starts = []

    def watch(x, step):
        if step == 0:
            starts.append(x.detach())
        return x.sum(dim=(1, 2, 3))

    search(spec_of(":restarts=4"), watch, IMAGES, ROWS, 0)
    assert len(starts) == 4
    assert torch.equal(starts[0], IMAGES)
    assert not any(torch.equal(one, other) for one, other in combinations(starts, 2))


def test_each_objective_has_its_run_and_the_first_decides():
    def rising(x, step):
        return -x.sum(dim=(1, 2, 3))

    def falling(x, step):
        return x.sum(dim=(1, 2, 3))

    alone = {aim: search(spec_of(), aim, IMAGES, ROWS, 0) for aim in (wavy, rising, falling)}
    both = search(spec_of(), wavy, IMAGES, ROWS, 0, alternatives=[rising, falling])
    finals = torch.stack([wavy(found.images, 5) for found in alone.values()])
    assert torch.equal(wavy(both.images, 5), finals.amin(dim=0))
    best = list(alone.values())[int(finals[:, 0].argmin())]
    assert torch.equal(both.images, best.images)
    assert torch.equal(both.losses, best.losses)  # of what that run minimised
    more = search(spec_of(":restarts=3"), wavy, IMAGES, ROWS, 0, alternatives=[rising, falling])
    assert (wavy(more.images, 5) <= finals.amin(dim=0)).all()


def test_a_run_that_ends_in_nan_is_given_up_for_one_that_does_not():
    def broken_at_the_image(x, step):
        moved = (x - 0.5).abs().amax(dim=(1, 2, 3)) > 0
        return torch.where(moved | (step == 0), x.sum(dim=(1, 2, 3)), torch.nan)

    still = spec_of(":restarts=2").model_copy(update={"budget": spec_of().budget.model_copy(update={"alpha": 0.0})})
    found = search(still, broken_at_the_image, IMAGES, ROWS, 0)
    assert broken_at_the_image(found.images, 5).isfinite().all()
