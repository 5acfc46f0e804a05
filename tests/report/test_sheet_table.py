"""The table of one checkpoint."""

from io import StringIO

from rich.console import Console

from robsweep.report.sheet_table import sheet_table, suspicion_lines


def _text(*arguments):
    console = Console(file=StringIO(), width=100)
    console.print(sheet_table(*arguments))
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in console.file.getvalue().splitlines()]


def test_rows_with_and_without_intervals():
    rows = _text(
        {"recall_at_1": 0.5, "nmi": 0.25},
        {"CA+": {"CA+": 1.5, "loss": 3.0}, "ES": {"ES:D": 1.25}, "CA+W5@0.1": {"CA+": 2.5}},
        12.5,
        {"recall_at_1": (0.4, 0.6), "ers": (11.0, 14.0)},
        {"CA+": {"CA+": (1.0, 2.0)}},
    )
    assert ["recall_at_1", "0.5000", "0.4000 .. 0.6000"] in rows
    assert ["nmi", "0.2500", ""] in rows
    assert ["CA+", "1.500", "1.000 .. 2.000"] in rows
    assert ["ES:D", "1.250", ""] in rows
    assert ["CA+W5@0.1 CA+", "2.500", ""] in rows
    assert ["ERS", "12.50", "11.00 .. 14.00"] in rows
    assert not any("loss" in row[0] for row in rows)


def test_no_ers_where_there_is_none():
    assert not any(row[0] == "ERS" for row in _text({}, {}, None, {}, {}))


def test_a_line_for_each_warning():
    assert suspicion_lines(["a: b", "c: d"]) == ["warning: a: b", "warning: c: d"]
