"""The sweep file as a type."""

import pytest

from robsweep.config.load import load_sweep
from robsweep.config.profiles import ERS_ATTACKS
from robsweep.errors import UserError


def test_a_cost_is_an_objective_to_minimise():
    found = load_sweep("quickstart", [("objectives", ["recall_at_1", "ers", "-train_passes"])])
    assert found.objectives[-1] == "-train_passes"
    with pytest.raises(UserError, match=r"unknown objective 'train_passes', expected .*-train_passes"):
        load_sweep("quickstart", [("objectives", ["ers", "train_passes"])])


def test_a_sweep_has_no_surrogate_to_transfer_from():
    attacks = [f"{attack}:gradient=transfer" for attack in ERS_ATTACKS]
    with pytest.raises(UserError, match=r"scoring: gradient=transfer needs a surrogate network"):
        load_sweep("quickstart", [("scoring.attacks", attacks)])


@pytest.mark.parametrize(
    ("dataset", "profile"), [("fashion", "rob28"), ("digits", "rob28"), ("cub", "rob224"), ("sop", "rob224")]
)
def test_attacks_suit_the_images_unless_told_otherwise(dataset, profile):
    sweep = load_sweep("full_grammar", [("dataset", dataset)])
    assert sweep.scoring.profile == profile
    assert {spec.budget.eps for spec in sweep.scoring.specs} == {0.30196 if profile == "rob28" else 0.03137}
    assert sweep.scoring.queries == 512
    assert load_sweep("full_grammar", [("dataset", dataset), ("scoring.profile", "rob28")]).scoring.profile == "rob28"
