"""What is planned fits the minutes, the images and the machine."""

import pytest

from robsweep.config.datasets import require_fit
from robsweep.starter.plan import EFFORTS, plan_for, rungs_of
from tests.starter.conftest import CPU, GPU, look, speed


@pytest.mark.parametrize("per_megapixel", [1e-4, 0.1, 0.5, 1.0, 2.0, 5.0])
def test_it_fits_the_minutes_or_is_the_least_there_is(per_megapixel):
    plan = plan_for("folder:/mine", look(), CPU, speed(per_megapixel), 15)
    least = plan.effort == EFFORTS[-1] and (plan.backbone, plan.images.side) == ("rlenet", 28)
    assert plan.seconds <= 15 * 60 or least
    require_fit(plan.dataset, plan.backbone)


def test_a_slower_machine_gets_no_larger_images():
    sides = [plan_for("folder:/mine", look(), CPU, speed(s), 15).images.side for s in (1e-4, 0.1, 0.5, 2.0)]
    assert sides == sorted(sides, reverse=True)
    assert sides[0] > sides[-1]


def test_with_time_enough_it_is_the_most_there_is():
    plan = plan_for("folder:/mine", look(), CPU, speed(1e-6), 15)
    assert (plan.effort, plan.images.side, plan.backbone) == (EFFORTS[0], 64, "rc2f2")


@pytest.mark.parametrize(("side", "expected"), [(20, 28), (28, 28), (40, 32), (64, 64), (500, 64)])
def test_images_are_not_enlarged(side, expected):
    assert plan_for("folder:/mine", look(side=side), CPU, speed(1e-6), 15).images.side == expected


def test_large_images_take_an_accelerator():
    assert plan_for("folder:/mine", look(side=300), GPU, speed(1e-6), 15).backbone == "rres18"
    assert plan_for("folder:/mine", look(side=300), CPU, speed(1e-6), 15).backbone == "rc2f2"
    assert plan_for("folder:/mine", look(side=300, grey=True), GPU, speed(1e-6), 15).backbone == "rc2f2"


def test_the_budget_follows_the_colour():
    grey, colour = (plan_for("folder:/mine", look(grey=grey), CPU, speed(1e-6), 15) for grey in (True, False))
    assert (grey.profile, round(255 * grey.eps)) == ("quick28", 77)
    assert (colour.profile, round(255 * colour.eps)) == ("quick224", 8)


def test_small_folders_take_more_epochs_and_no_more_queries_than_they_have():
    plan = plan_for("folder:/mine", look(40), CPU, speed(1e-6), 15)
    assert plan.effort.epochs == 8 * EFFORTS[0].epochs
    assert (plan.effort.queries, plan.pairs) == (40, 10)


@pytest.mark.parametrize(("epochs", "rungs"), [(1, ()), (2, (1,)), (4, (1, 2)), (16, (4, 8))])
def test_rungs_lie_before_the_end(epochs, rungs):
    assert rungs_of(epochs) == rungs
