"""Constraints as they are given on the command line."""

import math

import pytest

from robsweep.answers.constraints import parse_bounds, parse_constraints
from robsweep.answers.measured import Measured
from robsweep.errors import UserError


def test_they_are_read_and_written():
    found = parse_constraints(["recall_at_1=0.9", " ers = 12.5 "], ["train_seconds=60"])
    assert [str(one) for one in found] == ["recall_at_1 >= 0.9", "ers >= 12.5", "train_seconds <= 60"]
    assert [one.short() for one in found] == ["R@1 >= 0.900", "ERS >= 12.5", "train seconds <= 60.0"]
    assert parse_constraints(["recall_at_1=0.98765"], [])[0].short() == "R@1 >= 0.98765"


def test_bounds_are_the_same_constraints():
    expected = parse_constraints(["recall_at_1=0.9", "ers=12.5"], ["train_seconds=60"])
    assert parse_bounds(["recall_at_1>=0.9", "ers >= 12.5", "train_seconds<=60"]) == expected
    assert parse_bounds(["recall_at_1>=0.9, ers>=12.5,train_seconds <= 60"]) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ers", "--best 'ers': expected NAME>=VALUE or NAME<=VALUE"),
        ("ers=3", "--best 'ers=3': expected NAME>=VALUE or NAME<=VALUE"),
        ("ers>=", "--best 'ers>=': expected NAME>=VALUE"),
        ("ers>=1,", "--best '': expected NAME>=VALUE"),
        ("ers>=high", "--best 'ers>=high': expected a finite number, got 'high'"),
        ("recall<=1", "unknown score 'recall': did you mean recall_at_2?"),
        ("ers>=3,ers<=2", "nothing can be: ers >= 3 and ers <= 2"),
    ],
)
def test_bounds_that_are_none(text, words):
    with pytest.raises(UserError) as error:
        parse_bounds([text])
    assert words in str(error.value)


def test_what_is_lacking():
    least, most = parse_constraints(["ers=10"], ["ers=20"])
    for value, lacks_least, lacks_most in (
        (4.0, 6.0, 0.0),
        (10.0, 0.0, 0.0),
        (25.0, 0.0, 5.0),
        (None, math.inf, math.inf),
    ):
        scores = {"ers": Measured(value=value)}
        assert (least.lacks(scores), most.lacks(scores)) == (lacks_least, lacks_most)
    assert least.lacks({}) == math.inf


def test_sure_is_what_the_whole_interval_satisfies():
    least, most = parse_constraints(["ers=10"], ["ers=20"])
    assert least.is_sure({"ers": Measured(value=12, low=10, high=14)})
    assert not least.is_sure({"ers": Measured(value=12, low=9.9, high=14)})
    assert not most.is_sure({"ers": Measured(value=12, low=10, high=21)})
    assert most.is_sure({"ers": Measured(value=20)})


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (["recall=0.9"], [], "--min 'recall=0.9': unknown score 'recall': did you mean recall_at_2?"),
        (["xyz=1"], [], "unknown score 'xyz', expected recall_at_1, "),
        (["ers"], [], "--min 'ers': expected NAME=VALUE"),
        ([], ["=3"], "--max '=3': expected NAME=VALUE"),
        ([], ["ers=high"], "--max 'ers=high': expected a finite number, got 'high'"),
        (["ers=nan"], [], "expected a finite number, got 'nan'"),
        (["ers=3"], ["ers=2"], "nothing can be: ers >= 3 and ers <= 2"),
    ],
)
def test_nonsense(least, most, words):
    with pytest.raises(UserError) as error:
        parse_constraints(least, most)
    assert words in str(error.value)
