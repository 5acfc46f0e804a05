"""The costly checks: which attacks they run, and what they make of the outcome."""

import numpy as np
import pytest

from robsweep.config.attacks import parse_attack
from robsweep.config.profiles import profile
from robsweep.config.scores import TERMS
from robsweep.config.scoring import ScoringConfig
from robsweep.metrics.ers import ers
from robsweep.scoring.checks import check_flags, check_specs, check_values

SCORING = ScoringConfig(resamples=200)
LABELS = np.arange(100) % 10
RANDOM = np.random.default_rng(0)
MEANS = dict(zip(TERMS, (10.0, 50.0, 10.0, 50.0, 0.5, 1.0, 20.0, 20.0, 20.0, 20.0), strict=True))
TERM_VALUES = {name: mean * RANDOM.uniform(0.5, 1.5, size=40) for name, mean in MEANS.items()}


def _few(change=1.0):
    return {name: values[:8] * change for name, values in TERM_VALUES.items()}


def _checked(*, unbounded=0.0, **changes):
    return {
        **{check: _few(changes.get(check, 1.0)) for check in ("nes", "steps", "restarts")},
        "unbounded": {"LTM": np.full(8, unbounded)},
    }


def _raised(**changes):
    return [flag.name for flag in check_flags(check_values(TERM_VALUES, _checked(**changes), SCORING), LABELS)]


def test_the_attacks_of_each_check():
    specs = profile("rob28")
    found = check_specs(specs)
    assert [spec.label for spec in found["nes"]] == [spec.label for spec in specs]
    assert {spec.gradient for spec in found["nes"]} == {"nes"}
    assert {spec.budget.steps for spec in found["steps"]} == {64}
    assert {spec.restarts for spec in found["restarts"]} == {4}
    (free,) = found["unbounded"]
    assert (free.name, free.budget.eps) == ("LTM", 1.0)
    assert free.budget.alpha * free.budget.steps >= 1.0


@pytest.mark.parametrize(("options", "alpha"), [("", 2.5 / 32), (":alpha=0.1:pgditer=100", 0.1), (":pgditer=1", 1.0)])
def test_without_bounds_the_steps_reach_every_image_and_are_no_smaller_than_the_attack_s_own(options, alpha):
    budget = profile("rob28")[0].budget
    (free,) = check_specs([parse_attack("LTM" + options, budget)])["unbounded"]
    assert free.budget.alpha == pytest.approx(alpha)


def test_a_black_box_is_checked_against_the_white_box():
    specs = tuple(spec.model_copy(update={"gradient": "transfer"}) for spec in profile("rob28"))
    found = check_specs(specs)
    assert found["white"] == profile("rob28")
    assert {spec.gradient for check in ("white", "steps", "restarts", "unbounded") for spec in found[check]} == {"pgd"}
    white = _few(1.2)
    values = check_values(TERM_VALUES, {**_checked(), "white": white}, SCORING)
    assert values["ers"] == pytest.approx(ers({name: float(v.mean()) for name, v in white.items()}))
    assert values["scored"] == pytest.approx(ers({name: float(v[:8].mean()) for name, v in TERM_VALUES.items()}))
    quiet = {**values, "nes": values["ers"], "steps": values["ers"], "restarts": values["ers"], "scored": values["ers"]}
    assert check_flags(quiet, LABELS) == ()
    (flag,) = check_flags({**quiet, "scored": values["ers_low"] - 1e-6}, LABELS)
    assert flag.name == "black_box:stronger"
    assert "the scored attack" in str(flag)


def test_white_box_attacks_are_not_run_twice():
    assert check_specs(profile("rob28"))["white"] == ()


def test_one_query_decides_nothing():
    one = {name: values[:1] for name, values in TERM_VALUES.items()}
    checked = {**dict.fromkeys(("nes", "steps", "restarts"), one), "unbounded": {"LTM": np.zeros(1)}}
    assert check_values(one, checked, SCORING) == {}


def test_values_are_of_the_first_queries():
    found = check_values(TERM_VALUES, _checked(unbounded=25.0), SCORING)
    own = ers({name: float(values[:8].mean()) for name, values in TERM_VALUES.items()})
    assert found["ers"] == pytest.approx(own)
    assert found["nes"] == found["steps"] == found["restarts"] == pytest.approx(own)
    assert found["ers_low"] < own < found["ers_high"]
    assert found["unbounded"] == 0.25


def test_equal_scores_raise_nothing():
    assert _raised() == []


@pytest.mark.parametrize(
    ("recall", "flags"), [(90.0, ["unbounded:not_broken"]), (15.0, ["unbounded:not_broken"]), (13.0, [])]
)
def test_an_unbounded_attack_must_bring_recall_to_chance(recall, flags):
    # chance: 9 others of the class among 99; 0.05 more is allowed
    assert _raised(unbounded=recall) == flags


@pytest.mark.parametrize("check", ["steps", "restarts"])
@pytest.mark.parametrize("shift", [-30.0, 30.0])
def test_effort_that_changes_the_score_either_way(check, shift):
    values = {**check_values(TERM_VALUES, _checked(), SCORING)}
    values[check] += shift
    (flag,) = check_flags(values, LABELS)
    assert flag.name == "effort:not_converged"
    assert flag.value == values[check]


def test_a_black_box_that_is_stronger():
    values = {**check_values(TERM_VALUES, _checked(), SCORING)}
    assert check_flags({**values, "nes": values["ers_low"] + 1e-6}, LABELS) == ()
    (flag,) = check_flags({**values, "nes": values["ers_low"] - 1e-6}, LABELS)
    assert flag.name == "black_box:stronger"
    assert flag.threshold == values["ers_low"]


def test_nothing_to_say_without_checks_or_about_nan():
    assert check_values(TERM_VALUES, {}, SCORING) == {}
    broken = {**TERM_VALUES, "TMA": np.full(40, np.nan)}
    assert check_values(broken, _checked(), SCORING) == {}
    assert check_flags({}, LABELS) == ()
