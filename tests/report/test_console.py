import io

from rich.console import Console

from robsweep.report.console import front_console, front_scores, front_title, stopped_console
from robsweep.report.labels import number
from robsweep.report.tables import SCORES, failed_rows, run_rows
from robsweep.results.front import front_table


def printed(table, width):
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(table)
    return console.export_text()


def test_front(store):
    lines = [line for line in printed(front_console(store.read()), 120).splitlines() if "digits:" in line]
    assert ["digits:rc2f2:ptripletN" in line for line in lines] == [True, False]
    assert "digits:rc2f2p:ptripletN" in lines[1]
    assert "0.920 [0.900, 0.930]" in lines[0]
    assert " 6.0 " in lines[0]


def test_a_front_is_one_so_far_while_runs_are_to_go(store):
    assert front_title(5, 0) == "Pareto front"
    title = front_title(5, 2)
    lines = printed(front_console(store.read(), title=title), 120).splitlines()
    assert lines[0] == "Front so far: 2 of 5 configurations to go"
    assert all(line == line.rstrip() for line in lines)


def test_a_narrow_terminal_has_fewer_columns(store):
    assert front_scores(120) == ("map", "nmi")
    narrow = printed(front_console(store.read(), scores=front_scores(80)), 80)
    assert "mAP" not in narrow
    assert "ERS" in narrow


def test_all_scores(store):
    assert "GTT" in printed(front_console(store.read(), scores=SCORES), 240)


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


def test_where_nothing_was_stopped_there_is_no_table(store):
    frame = store.read()
    assert stopped_console(frame[frame["status"].isin(["passed", "completed"])]) == []


def test_brackets_are_no_mark_up(store):
    frame = store.read()
    frame.loc[frame["key"] == "rc2f2", "identity"] = "digits:rc2f2[bold]:ptripletN"
    assert "rc2f2[bold]" in printed(front_console(frame), 140)


def test_run_facts(store):
    facts = dict(run_rows(store.read()).rows)
    assert facts["configurations"] == "5"
    assert facts["strings of the grammar they stand for"] == "10"
    assert (facts["completed"], facts["pruned"], facts["failed"]) == ("3", "1", "1")


def test_numbers():
    assert number("TMA", 0.4567) == "0.457"
    assert number("ers", 38.26) == "38.3"
    assert number("GTM", 20.71) == "20.7"
    assert number("recall_at_1", 0.87612) == "0.876"
    assert number("ers", float("nan")) == number("ers", None) == "-"
    assert number("seed", 3) == "3"
