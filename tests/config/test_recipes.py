"""The papers' recipes, and changes to them."""

import pytest

from robsweep.config.changes import merge, nested
from robsweep.config.profiles import default_profile, profile
from robsweep.config.recipes import recipe


def test_recipes_are_the_specification_s():
    small, large = recipe("fashion", "rc2f2"), recipe("cub", "rres18")
    assert (small.epochs, small.pairs, small.optimiser.lr, small.optimiser.weight_decay) == (8, 128, 1e-3, 1e-7)
    assert (small.budget.eps * 255, small.budget.alpha * 255, small.budget.steps) == pytest.approx((77, 3, 32))
    assert not small.freeze_batchnorm
    assert (large.epochs, large.pairs, large.optimiser.lr, large.optimiser.weight_decay) == (75, 56, 1e-5, 4e-4)
    assert (large.budget.eps * 255, large.budget.alpha * 255, large.budget.steps) == pytest.approx((8, 1, 32))
    assert large.freeze_batchnorm


@pytest.mark.parametrize(("options", "eps"), [("@28@grey", 77), ("@64@grey", 77), ("@28", 8), ("@64", 8), ("", 8)])
def test_own_images_take_the_budget_of_the_papers_images_of_their_colour(options, eps):
    dataset = f"folder:/data/mine{options}"
    usual = recipe(dataset, "rc2f2" if options else "rres18")
    assert usual.budget.eps * 255 == pytest.approx(eps)
    assert {round(spec.budget.eps * 255) for spec in profile(default_profile(dataset))} == {eps}
    if options:
        papers = recipe("fashion", "rc2f2")
        assert usual.model_copy(update={"budget": papers.budget}) == papers


def test_changes_merge_level_by_level():
    base = {"a": {"b": 1, "c": 2}, "d": 3}
    merge(base, nested("a.b", 9))
    merge(base, nested("d", 4))
    assert base == {"a": {"b": 9, "c": 2}, "d": 4}
