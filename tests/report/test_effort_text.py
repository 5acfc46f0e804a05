"""What tables say of the attacks behind the scores."""

import io

import pytest
from rich.console import Console

from robsweep.config.effort import WEAKENED
from robsweep.report.console import front_console
from robsweep.report.effort_text import effort_text, efforts_line, weakened_banner
from robsweep.report.tables import front_rows
from robsweep.results.store import frame_of

WHOLE = {"profile": "rob28", "reach": 1.2467, "attack_steps": 32, "attack_restarts": 1}
WEAK = {"profile": "rob28, 4 of 32 steps", "reach": 0.1558, "attack_steps": 4, "attack_restarts": 1}


@pytest.fixture
def table_of(make_row):
    def make(*efforts):
        rows = []
        for number, effort in enumerate(efforts):
            flags = (WEAKENED,) if effort is WEAK else ()
            scores = {"recall_at_1": 0.9 - number / 10, "ers": 20.0 + 10 * number}
            rows.append(make_row(f"k{number}", flags=flags, **scores, **effort))
        return frame_of(rows)

    return make


def _printed(frame):
    console = Console(width=140, record=True, file=io.StringIO())
    console.print(front_console(frame))
    return console.export_text()


def test_a_whole_profile_is_told_with_its_effort_and_without_a_banner(table_of):
    frame = table_of(WHOLE, WHOLE)
    assert efforts_line(frame) == "rob28: reach 1.25, 32 steps"
    assert weakened_banner(frame) is None
    assert "rob28: reach 1.25, 32 steps" in _printed(frame)


def test_weakened_attacks_are_told_on_the_terminal_and_in_plots(table_of):
    frame = table_of(WEAK, WHOLE)
    banner = weakened_banner(frame)
    assert banner.startswith("Weakened attacks (rob28, 4 of 32 steps: reach 0.156, 4 steps): ")
    assert banner in " ".join(_printed(frame).split())


def test_every_row_has_its_own_effort(table_of):
    content = front_rows(table_of(WEAK, WHOLE), scores=())
    columns = [content.head.index(name) for name in ("attacks", "effort")]
    assert [[row[column] for column in columns] for row in content.rows] == [
        ["rob28, 4 of 32 steps", "reach 0.156, 4 steps"],
        ["rob28", "reach 1.25, 32 steps"],
    ]


def test_a_table_of_before_has_a_dash(make_row):
    frame = frame_of([make_row(profile="rob28")])
    assert effort_text(frame.iloc[0]) == "-"
    assert efforts_line(frame) == "rob28: -"
