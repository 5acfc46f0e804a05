"""The budgets of the profiles that give ERS, on an objective whose optimum lies at eps."""

import pytest
import torch

from robsweep.config.effort import effort_of
from robsweep.config.profiles import profile
from robsweep.perturb import perturb

REACHES = {"rob28": (1.25, 26), "quick28": (1.25, 7), "rob224": (12, 3), "quick224": (1.25, 7)}
"""How far all steps go in units of eps, and the steps that it takes to get there: eps / alpha, rounded up."""


@pytest.mark.parametrize("name", REACHES)
def test_eps_is_reached_within_the_steps(name):
    (budget,) = {spec.budget for spec in profile(name)}
    reach, needed = REACHES[name]
    assert effort_of(profile(name)[0]).reach == pytest.approx(reach, abs=0.01)
    images = torch.full((1, 3, 2, 2), 0.5, dtype=torch.float64)

    def moved(steps):
        return perturb(images, lambda x, _: x.sum(dim=(1, 2, 3)), budget.model_copy(update={"steps": steps})).images

    torch.testing.assert_close(moved(budget.steps), images - budget.eps)
    torch.testing.assert_close(moved(needed), images - budget.eps)
    torch.testing.assert_close(moved(needed - 1), images - (needed - 1) * budget.alpha)
