"""An examination in words."""

from robsweep.doctor.finding import Finding, examination
from robsweep.doctor.text import examination_lines


def _lines(*verdicts):
    parts = [
        Finding(what=f"part {i}", verdict=verdict, found="f " * 60, do="d " * 50 if verdict != "ok" else "")
        for i, verdict in enumerate(verdicts)
    ]
    return examination_lines(examination(parts))


def test_what_is_wrong_is_counted_and_all_fits_80_columns():
    lines = _lines("ok", "problem", "problem", "warning")
    assert lines[-1] == "2 problems, 1 warning"
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith("PROBLEM") for line in lines) == 2
    assert sum("-> d" in line for line in lines) == 3


def test_where_nothing_is_wrong_that_is_said():
    assert _lines("ok", "ok")[-1] == "all is well"
    assert not any("->" in line for line in _lines("ok"))
