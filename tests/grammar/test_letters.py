"""Letters of the grammar as columns."""

import pytest

from benchmarks.replay.columns import LETTERS
from benchmarks.replay.problem import PROBLEM, cells_of, load_problem
from robsweep.grammar.identity import parse_identity
from robsweep.grammar.letters import letters_of


@pytest.mark.parametrize(
    ("model", "letters"),
    [
        ("rlenet", ("none", None, None, None, None, None, None)),
        ("rlenettride", ("tride", None, None, None, None, None, None)),
        ("rlenethmetsm", ("hm", False, "moving", "et", "s", "m", False)),
        ("rlenethmklhdi", ("hm", False, "moving", "kl", "h", "d", True)),
        ("rlenetghml2sm", ("hm", True, "moving", "l2", "s", None, False)),
        ("rlenetrhetsmi", ("hm", False, "fixed", "et", "s", "m", False)),
        ("rlenetghmetssi", ("hm", None, None, None, "s", "s", None)),
    ],
)
def test_letters_are_those_that_count(model, letters):
    assert letters_of(parse_identity(f"digits:{model}:ptripletN")) == dict(zip(LETTERS, letters, strict=True))


def test_no_two_configurations_have_the_same_letters():
    points = [cell.point for cell in cells_of(load_problem(PROBLEM)) if cell.seed == 0]
    assert len({tuple(letters_of(point.configuration.identity).values()) for point in points}) == len(points)
