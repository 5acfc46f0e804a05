import io

from rich.console import Console

from robsweep.report.console import front_console, front_scores, front_title, stopped_console
from robsweep.report.tables import SCORES


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


def test_where_nothing_was_stopped_there_is_no_table(store):
    frame = store.read()
    assert stopped_console(frame[frame["status"].isin(["passed", "completed"])]) == []


def test_brackets_are_no_mark_up(store):
    frame = store.read()
    frame.loc[frame["key"] == "rc2f2", "identity"] = "digits:rc2f2[bold]:ptripletN"
    assert "rc2f2[bold]" in printed(front_console(frame), 140)
