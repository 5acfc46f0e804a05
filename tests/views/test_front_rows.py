"""The front and the rungs as tables for a terminal."""

import io
from types import SimpleNamespace

import pytest
from rich.console import Console

from robsweep.views.front_rows import front_table, rung_table
from robsweep.views.status import Member, RungStatus

MEMBER = Member(
    key="a",
    title="rc2f2ghmetsmi",
    identity="digits:rc2f2ghmetsmi:ptripletN",
    seeds=1,
    epoch=4,
    scores={"recall_at_1": 0.9, "ers": 50.0},
    bounds={"recall_at_1": (0.88, 0.92), "ers": (45.0, 55.0)},
)


def _text(table, width):
    out = io.StringIO()
    Console(file=out, width=width).print(table)
    return out.getvalue()


def _status(*members):
    return SimpleNamespace(objectives=("recall_at_1", "ers"), front=members)


def test_intervals_are_left_out_where_there_is_no_room():
    wide, narrow = (_text(front_table(_status(MEMBER), [MEMBER], width), width) for width in (100, 40))
    assert "0.900 [0.880, 0.920]" in wide
    assert "[" not in narrow
    assert "0.900" in narrow
    assert max(map(len, narrow.splitlines())) <= 40


@pytest.mark.parametrize(
    ("change", "head", "cell"), [({"seeds": 3}, "seeds", "3"), ({"chance": 0.254}, "stays", "25 %")]
)
def test_columns_that_say_nothing_are_left_out(change, head, cell):
    other = MEMBER.model_copy(update=change)
    assert head not in _text(front_table(_status(MEMBER), [MEMBER], 100), 100)
    text = _text(front_table(_status(MEMBER, other), [MEMBER, other], 100), 100)
    assert head in text
    assert cell in text


def test_a_title_with_brackets_is_no_mark_up():
    odd = MEMBER.model_copy(update={"title": "[red]x[/red]"})
    assert "[red]x[/red]" in _text(front_table(_status(odd), [odd], 100), 100)


def test_rungs_have_a_dash_where_there_is_nothing():
    counts = dict.fromkeys(RungStatus.model_fields, 0) | {"epoch": 4, "completed": 12}
    (_, row) = _text(rung_table([RungStatus(**counts)]), 100).splitlines()
    assert row.split() == ["4", *(["-"] * 6), "12"]
