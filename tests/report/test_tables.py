"""Tables as rows of text."""

import io

from rich.console import Console

from robsweep.report.console import front_console, stopped_console
from robsweep.report.tables import failed_rows, run_rows
from robsweep.results.front import front_table


def printed(table, width):
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(table)
    return console.export_text()


def test_pruned_and_failed_with_their_reasons(store):
    pruned, failed = (printed(table, 140) for table in stopped_console(store.read()))
    assert "Pruned" in pruned
    assert "recall_at_1 0.11 below <the floor> 0.3" in pruned
    assert "29.7" in pruned
    assert "Failed" in failed
    assert "digits:rc2f2d:ptripletN" in failed


def test_a_configuration_is_a_line_with_the_mean_over_its_seeds(seeded):
    front = front_table(seeded)
    lines = printed(front_console(seeded), 140).splitlines()
    told = [line for line in lines if "digits:" in line]
    assert len(told) == len(front)
    assert any("seeds" in line for line in lines)
    for line, (_, row) in zip(told, front.iterrows(), strict=True):
        of_seeds = seeded[(seeded["key"] == row["key"]) & (seeded["epoch"] == 4)]
        assert len(of_seeds) == 3
        assert f"{of_seeds['ers'].mean():.1f} [" in line
        assert "│ 3 │" in line.replace("     ", " ")


def test_a_seed_that_failed_is_told_beside_its_twins_that_went_on(seeded):
    frame = seeded.copy()
    key = front_table(frame)["key"].iloc[0]
    twin = frame.index[(frame["key"] == key) & (frame["seed"] == 1) & (frame["epoch"] == 4)]
    frame.loc[twin, ["status", "reason"]] = ["failed", "worker was killed"]
    assert [row[-1] for row in failed_rows(frame).rows] == ["worker was killed"]
    assert key in set(front_table(frame)["key"])
    facts = dict(run_rows(frame).rows)
    assert facts["configurations"] == "14"
    assert "failed" not in facts  # no configuration did


def test_run_facts(store):
    facts = dict(run_rows(store.read()).rows)
    assert facts["configurations"] == "5"
    assert facts["strings of the grammar they stand for"] == "10"
    assert (facts["completed"], facts["pruned"], facts["failed"]) == ("3", "1", "1")
