"""The numbers of a configuration as columns."""

from robsweep.answers.measured import ALL_COSTS, NAMES
from robsweep.config.scores import TERMS
from robsweep.page.columns import CHANCE, columns_of


def test_objectives_come_first_and_costs_last():
    columns = columns_of([*NAMES, "recall_at_10", "recall_at_4"])
    names = [column.name for column in columns]
    assert names[:3] == ["recall_at_1", "ers", "ers_bounded"]
    assert names[-len(ALL_COSTS) :] == list(ALL_COSTS)
    assert names[names.index("recall_at_4") + 1] == "recall_at_10"
    assert len(set(names)) == len(names)
    assert CHANCE in columns


def test_each_has_a_unit_and_says_which_way_is_better():
    found = {column.name: column for column in columns_of([*NAMES, "recall_at_4"])}
    assert all(column.unit for column in found.values())
    lower = {name for name in TERMS if found[name].better == "lower"}
    assert lower == {"CA-", "QA-", "TMA", "ES:D"}
    assert {found[name].better for name in ALL_COSTS} == {"lower"}
    assert found["recall_at_4"].label == "R@4"
