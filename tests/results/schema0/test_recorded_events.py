"""Runs of schema 0 opened as any other."""

import json

import pytest

from robsweep.results.open import open_run
from tests.results.schema0.conftest import NAMES, RECORDED, table


@pytest.mark.parametrize("name", NAMES)
def test_it_is_shown_as_its_table_showed_it(name):
    """What has gone on and what was decided on a single seed have other words now; every number is the same."""
    shown, rows = open_run(RECORDED / name).table(), table(RECORDED / name)
    numbers = [column for column, value in rows[0].items() if isinstance(value, int | float) and column != "rung"]
    assert len(numbers) > 25
    for column in ("identity", "rung", "finished_at", "code_version", *numbers):
        assert list(shown[column]) == [row[column] for row in rows]
    assert [text.partition(",")[0] for text in shown["profile"]] == [row["profile"] for row in rows]


def test_its_front_is_the_front_it_had(robsweep):
    code, out, _ = robsweep("front", "schema0-small", "--storage", RECORDED, "--json")
    found = json.loads(out)
    assert code == 0
    assert [(row["identity"], row["epoch"], round(row["ers"], 1)) for row in found] == [
        ("digits:rlenetp:ptripletN", 2, 56.2)
    ]
