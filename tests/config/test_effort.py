"""Reach, what a list of attacks is called, and when it is weaker than its profile."""

import pytest

from robsweep.config.attacks import parse_attack
from robsweep.config.budget import Budget
from robsweep.config.effort import Effort, effort_of, least, title_of_attacks, weakness
from robsweep.config.profiles import PROFILES, profile
from robsweep.scoring.arguments import scoring_config


def _with_steps(name, steps):
    return tuple(
        spec.model_copy(update={"budget": spec.budget.model_copy(update={"steps": steps})}) for spec in profile(name)
    )


@pytest.mark.parametrize(
    ("eps", "alpha", "steps", "reach"),
    [
        (77 / 255, 3 / 255, 4, 12 / 77),
        (77 / 255, 3 / 255, 32, 96 / 77),
        (0.2, 0.01, 1, 1.0),  # a single step is as long as eps
        (0.0, 0.01, 5, 1.0),
    ],
)
def test_reach_is_all_steps_together_over_eps(eps, alpha, steps, reach):
    found = effort_of(parse_attack("TMA:restarts=3", Budget(eps=eps, alpha=alpha, steps=steps)))
    assert (found.reach, found.steps, found.restarts) == (pytest.approx(reach), steps, 3)


def test_the_least_of_several_is_each_ones_least():
    several = [Effort(reach=2, steps=4, restarts=3), Effort(reach=0.5, steps=9, restarts=1)]
    assert least(several) == Effort(reach=0.5, steps=4, restarts=1)
    assert least([]) is None


@pytest.mark.parametrize("name", PROFILES)
def test_a_whole_profile_has_its_name_and_no_weakness(name):
    assert title_of_attacks(name, profile(name)) == name
    assert title_of_attacks(name, profile(name)[::-1]) == name
    assert weakness(name, profile(name)) is None


@pytest.mark.parametrize(("quick", "full"), [("quick28", "rob28"), ("quick224", "rob224")])
def test_a_quick_profile_reaches_the_eps_of_the_full_one_with_a_quarter_of_its_steps(quick, full):
    for fast, slow in zip(profile(quick), profile(full), strict=True):
        assert (fast.label, fast.budget.eps) == (slow.label, slow.budget.eps)
        assert 4 * fast.budget.steps == slow.budget.steps
        assert 1.2 < effort_of(fast).reach < 1.3


TITLES = {
    "rob28, 4 of 32 steps": {"profile": "rob28", "steps": 4},
    "rob28, 64 of 32 steps": {"profile": "rob28", "steps": 64},
    "eccv28, 4 of 10 to 30 steps": {"profile": "eccv28", "steps": 4},
    "rob28, 2 of 9 attacks": {"attacks": ("TMA", "ES")},
    "rob28, 1 of 9 attacks, 4 of 32 steps": {"attacks": ("TMA:pgditer=4",)},
    "own attacks": {"attacks": ("TMA:eps=0.1",)},
}


@pytest.mark.parametrize("title", TITLES)
def test_what_is_no_whole_profile_says_so(title):
    scoring = scoring_config(profile=TITLES[title].get("profile", "rob28"), attacks=TITLES[title].get("attacks", ()))
    assert scoring.model_copy(update={"steps": TITLES[title].get("steps")}).title == title


def test_gradients_of_a_surrogate_are_told():
    assert scoring_config(profile="rob28", transfer=True).title == "rob28 by transfer"


def test_four_of_32_steps_cannot_reach_eps():
    found = weakness("rob28", _with_steps("rob28", 4))
    assert found.value == pytest.approx(4 * 0.011764 / 0.30196)
    assert (found.enough, "cannot reach" in found.explanation) == (1.0, True)


def test_fewer_steps_are_a_weakness_though_eps_is_reached():
    found = weakness("rob224", _with_steps("rob224", 3))
    assert effort_of(_with_steps("rob224", 3)[0]).reach > 1
    assert (found.value, found.enough) == (3, 32)
    assert weakness("rob28", _with_steps("rob28", 1)).value == 1  # one step is as long as eps


def test_attacks_of_ones_own_are_held_against_their_like():
    strong, weak = (parse_attack(f"TMA:eps=0.1:alpha=0.1:pgditer={steps}") for steps in (32, 31))
    assert weakness("rob28", (strong,)) is None
    assert weakness("rob28", (weak,)).enough == 32
