"""Fractions wherever a number of the kind of eps is taken."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.config.attacks import parse_attack
from robsweep.config.budget import Budget
from robsweep.config.fraction import parse_number, without_fractions
from robsweep.config.load import load_sweep
from robsweep.config.parse_change import parse_change
from robsweep.config.points import space_of
from robsweep.config.recipes import changed_recipe
from robsweep.errors import UserError


@given(st.integers(-10_000, 10_000), st.integers(1, 10_000))
def test_a_fraction_is_the_float_nearest_to_it(numerator, denominator):
    wanted = float(Fraction(numerator, denominator))
    assert parse_number(f"{numerator}/{denominator}") == parse_number(f"{numerator} / {denominator}") == wanted


@pytest.mark.parametrize(
    ("text", "value"), [("0.5/255", 0.5 / 255), (".5/2", 0.25), ("8/255.0", 8 / 255), ("1e-3", 1e-3)]
)
def test_decimals_may_stand_in_it_or_alone(text, value):
    assert parse_number(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("text", ["8/0", "8/255/2", "8/", "/255", "eight", "8/x"])
def test_what_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"could not convert|divides by 0"):
        parse_number(text)


def test_other_values_stay_as_they_are():
    assert without_fractions(["8/255", "imagenet", "a/b.pt", 3, None]) == [8 / 255, "imagenet", "a/b.pt", 3, None]


def test_a_budget_reads_both():
    assert Budget(eps="8/255", alpha="1/255", steps=4) == Budget(eps=8 / 255, alpha=1 / 255, steps=4)


def test_an_attack_string_reads_both():
    budget = parse_attack("TMA:eps=8/255:alpha=1/255:pgditer=4").budget
    assert budget == Budget(eps=8 / 255, alpha=1 / 255, steps=4)


def test_set_of_train_reads_it():
    recipe = changed_recipe("digits", "rc2f2", dict([parse_change("budget.eps=8/255")]))
    assert recipe.budget.eps == 8 / 255


FILE = """
dataset: digits
factors:
  baselines: [act]
  training: {{budget.eps: {eps}}}
conditions: {conditions}
training: {{budget: {{alpha: 1/255}}}}
scoring: {{attacks: [], profile: rob28}}
"""


@pytest.fixture
def swept(tmp_path):
    """The budgets of the configurations of a file with a range of eps."""

    def load(eps, conditions="[]", changes=()):
        path = tmp_path / "file.yaml"
        path.write_text(FILE.format(eps=eps, conditions=conditions))
        points = space_of(load_sweep(str(path), changes)).points
        return [point.configuration.training.budget for point in points]

    return load


def test_a_sweep_file_reads_it_as_a_value_and_in_a_choice(swept):
    found = swept("[4/255, 0.25]")
    assert [(budget.eps, budget.alpha) for budget in found] == [(4 / 255, 1 / 255), (0.25, 1 / 255)]


def test_a_condition_means_the_same_number(swept):
    (left,) = swept("[4/255, 8/255]", "[{exclude: {training.budget.eps: 8/255}}]")
    assert left.eps == 4 / 255


def test_an_interval_has_fractions_for_ends(tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text(
        FILE.format(eps="{uniform: [4/255, 8/255]}", conditions="[]") + "search: {kind: random, samples: 3}\n"
    )
    assert load_sweep(str(path)).factors.training["budget.eps"].uniform == (4 / 255, 8 / 255)


def test_set_of_run_reads_it(swept):
    (found,) = swept("[4/255]", changes=[parse_change("training.budget.alpha=2/255")])
    assert found.alpha == 2 / 255


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("8/0", "--set training.budget.alpha: got 8/0, which divides by 0"),
        ("512/255", "--set training.budget.alpha: input should be less than or equal to 1"),
        ("8/x", "--set training.budget.alpha: input should be a valid number"),
    ],
)
def test_a_wrong_one_is_one_line_with_its_path(swept, value, line):
    with pytest.raises(UserError) as caught:
        swept("[4/255]", changes=[parse_change(f"training.budget.alpha={value}")])
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)
