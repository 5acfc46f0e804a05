"""The last line of a sweep."""

from robsweep.sweep.ending import last_line, runs_to_go

COUNTS = {"runs": 7, "running": 2, "pruned": 1, "completed": 2, "failed": 1}


def test_what_failed_is_to_go_too():
    assert runs_to_go(COUNTS) == 4


def test_the_last_line_says_why_how_much_is_left_and_how_to_go_on():
    line = last_line("interrupted", COUNTS, "robsweep resume small")
    assert line == "interrupted: 4 of 7 runs to go; go on with: robsweep resume small"
