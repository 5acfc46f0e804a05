"""From a command's arguments to a scoring configuration."""

import pytest

from robsweep.errors import UserError
from robsweep.scoring.arguments import scoring_config


def test_transfer_turns_every_attack_of_the_profile():
    specs = scoring_config(profile="rob28", transfer=True).specs
    assert {spec.gradient for spec in specs} == {"transfer"}
    assert [spec.label for spec in specs] == [spec.label for spec in scoring_config().specs]


def test_what_an_attack_string_leaves_out_is_the_profile_s():
    (spec,) = scoring_config(profile="rob224", attacks=("TMA:pgditer=3", "TMA:pgditer=3")).specs
    assert (spec.budget.eps, spec.budget.alpha, spec.budget.steps) == (0.03137, 0.011764, 3)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"queries": 0}, "queries: input should be greater than 0, got 0"),
        ({"seed": -1}, "seed: input should be greater than or equal to 0, got -1"),
        ({"behaviour": "weak"}, "behaviour: "),
        ({"profile": "pami28", "checks": True}, "checks compare ERS"),
        ({"profile": "rob29", "attacks": ("TMA",)}, "unknown profile 'rob29'"),
    ],
)
def test_bad_input_is_one_line(fields, words):
    with pytest.raises(UserError, match=words) as caught:
        scoring_config(**fields)
    assert "\n" not in str(caught.value)
