"""Every configuration as the page shows it."""

import pytest

from robsweep.answers.read_course import course
from robsweep.results.seeds import over_seeds


def _column(report, name):
    return [column.name for column in report.columns].index(name)


@pytest.mark.parametrize("which", ["recorded", "drawn"])
def test_every_configuration_with_the_scores_of_its_last_rung(request, which):
    run, report = (
        request.getfixturevalue(which),
        request.getfixturevalue("report" if which == "recorded" else "drawn_report"),
    )
    assert [one.key for one in report.configurations] == list(run.state.candidates)
    rows = over_seeds(run.table()).set_index("key")
    for one in report.configurations:
        row = rows.loc[one.key]
        assert one.epoch == row["epoch"]
        for name in ("recall_at_1", "ers", "train_seconds", "GTM"):
            value = one.values[_column(report, name)]
            expected = row[name]
            assert value == (None if expected != expected else pytest.approx(expected, rel=1e-5, abs=1e-9))


def test_where_a_configuration_stands_is_what_explain_says(recorded, report):
    for one in report.configurations[::7]:
        told = course(recorded, one.key)
        assert one.stands == told.says
        decided = [step for step in told.steps if step.kind == "decided"]
        assert [(stop.epoch, stop.reason) for stop in one.course] == [(step.epoch, step.reason) for step in decided]
        for stop, step in zip(one.course, decided, strict=True):
            assert [report.configurations[index].key for index in stop.by] == [other.key for other in step.dominated_by]


def test_terms_add_up_to_ers(report):
    place = _column(report, "ers")
    for one in report.configurations:
        assert sum(one.turned) / 10 == pytest.approx(one.values[place], abs=2e-3)
