"""Errors that carry paths and messages."""

import pickle

import pytest
from pydantic import BaseModel, ValidationError, field_validator

from robsweep.errors import ConfigError, MachineError, Problem, UserError

TWO = ConfigError(Problem(("optimiser", "lr"), "too small"), Problem((), "nothing fits"))


def test_a_problem_reads_as_its_path_and_its_message():
    assert str(Problem(("a", "b.c"), "wrong")) == "a.b.c: wrong"
    assert str(Problem((), "wrong")) == "wrong"


def test_an_error_has_a_line_for_each_problem():
    assert TWO.lines == ("optimiser.lr: too small", "nothing fits")
    assert str(TWO) == "optimiser.lr: too small\nnothing fits"


@pytest.mark.parametrize("kind", [UserError, MachineError])
def test_any_other_error_is_one_problem_of_the_whole(kind):
    assert kind("a: b").problems == (Problem((), "a: b"),)
    assert kind("a: b").lines == ("a: b",)


def test_within_puts_the_keys_of_the_outer_configuration_first():
    inner = TWO.within("factors", "training")
    assert [problem.path for problem in inner.problems] == [
        ("factors", "training", "optimiser", "lr"),
        ("factors", "training"),
    ]
    assert [problem.message for problem in inner.problems] == ["too small", "nothing fits"]


def test_problems_survive_the_way_to_another_process():
    again = pickle.loads(pickle.dumps(TWO))
    assert (again.problems, str(again)) == (TWO.problems, str(TWO))


def test_pydantic_adds_the_field_to_one_that_is_raised_while_validating():
    class Model(BaseModel):
        field: int

        @field_validator("field")
        @classmethod
        def _never(cls, value: int) -> int:
            raise UserError("no number will do")

    with pytest.raises(ValidationError) as caught:
        Model(field=1)
    (found,) = caught.value.errors()
    assert (found["loc"], found["msg"]) == (("field",), "Value error, no number will do")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("expected a; got b", "expected a; got b"),
        ("two\nlines\r\nand a third", "two lines and a third"),
        ("a\x1b[31m red\t\0", "a\\x1b[31m red\\t\\x00"),
        ("\u202eleft \udce9", "\\u202eleft \\udce9"),
        ("é 数", "é 数"),
        (f"got {'9' * 5000}: expected less", f"got {'9' * 197}... expected less"),
    ],
)
def test_a_line_is_one_and_a_terminal_shows_it_as_it_is(text, line):
    assert UserError(text).lines == (line,)
    assert str(UserError(text)) == text


def test_a_line_of_many_words_is_cut():
    (line,) = UserError("word " * 5000).lines
    assert len(line) == 1500
    assert line.endswith("...")
