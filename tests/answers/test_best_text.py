"""Choices in words; whole answers are held against ``tests/golden/answers``."""

import pytest

from robsweep.answers.best import Best
from robsweep.answers.best_text import best_lines, require_choice
from robsweep.answers.choose import choose
from robsweep.answers.constraints import parse_constraints
from robsweep.errors import UserError


@pytest.mark.parametrize("name", ["schema0-small", "schema1-small"])
def test_every_choice_is_told_with_its_scores_and_commands(recorded, name):
    best = choose(recorded(name))
    lines = best_lines(best)
    for choice in best.choices:
        assert any(line.endswith(f": {choice.title}") for line in lines)
        assert all(f"  {command}" in lines for command in choice.commands)
    assert all(len(line) <= 80 or line.startswith("  robsweep") or "checkpoint, seed" in line for line in lines)


def test_a_choice_whose_interval_reaches_beyond_the_bound_is_not_sure(recorded):
    run = recorded("schema1-small")
    value = max(choice.scores["recall_at_1"].value for choice in choose(run).choices)
    best = choose(run, parse_constraints([f"recall_at_1={value - 1e-6}"], []))
    assert any("not sure: the interval reaches beyond" in line for line in best_lines(best))


def test_without_a_choice_the_nearest_is_named(recorded):
    best = choose(recorded("schema1-small"), parse_constraints(["recall_at_1=1"], []))
    with pytest.raises(UserError, match=r"none of 3 completed configurations has recall_at_1 >= 1; nearest: "):
        best_lines(best)


def test_an_answer_of_nothing_is_refused_whatever_it_lacks():
    nothing = Best(
        run="r", place="p", objectives=("ers",), constraints=(), completed=0, satisfying=0, to_come=1, choices=()
    )
    with pytest.raises(UserError, match="r: none of 0 completed configurations has finite objectives"):
        require_choice(nothing)
