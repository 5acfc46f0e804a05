"""A report against the run it is of: the table, the answers, the events."""

import math

from robsweep.page.build import report_of
from robsweep.results.open import open_run
from tests.curves import written


def _column(report, name):
    return [column.name for column in report.columns].index(name)


def test_the_front_is_that_of_the_run(recorded, report):
    assert {one.key for one in report.configurations if one.state == "front"} == set(recorded.front()["key"])


def test_what_diverged_is_on_no_front(tmp_path, sweep_of, run_curves):
    def diverges(key, seed, epoch):
        return (0.9, math.nan) if int(key[:6], 16) % 3 == 0 else (0.5, 10.0 + epoch)

    lines = run_curves(sweep_of(pruning={"policy": "none"}), curve=diverges)[2]
    report = report_of(open_run(written(tmp_path / "run", lines).uri))
    diverged = [one for one in report.configurations if one.values[_column(report, "ers")] is None]
    assert len(diverged) > 2
    assert all(one.state != "front" for one in diverged)
    assert any(one.state == "front" for one in report.configurations)


def test_recorded_runs_of_before_have_a_report():
    from tests.answers.conftest import RECORDED

    for name in ("schema0-small", "schema0-interrupted", "schema1-small"):
        run = open_run(RECORDED / name)
        assert len(report_of(run).configurations) == len(run.state.candidates)
