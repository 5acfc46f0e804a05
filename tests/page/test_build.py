"""A report against the run it is of: the table, the answers, the events."""

import math

import pytest
import yaml

from robsweep.answers.choose import choose
from robsweep.answers.read_course import course
from robsweep.config.load import validate
from robsweep.forecast.cost import passes_of
from robsweep.page.build import report_of
from robsweep.page.settings import settings_text
from robsweep.pareto.hypervolume import hypervolume
from robsweep.results.open import open_run
from robsweep.results.seeds import over_seeds
from robsweep.run.events import Decided
from tests.curves import written


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


def test_the_front_is_that_of_the_run(recorded, report):
    assert {one.key for one in report.configurations if one.state == "front"} == set(recorded.front()["key"])


def test_where_a_configuration_stands_is_what_explain_says(recorded, report):
    for one in report.configurations[::7]:
        told = course(recorded, one.key)
        assert one.stands == told.says
        decided = [step for step in told.steps if step.kind == "decided"]
        assert [(stop.epoch, stop.reason) for stop in one.course] == [(step.epoch, step.reason) for step in decided]
        for stop, step in zip(one.course, decided, strict=True):
            assert [report.configurations[index].key for index in stop.by] == [other.key for other in step.dominated_by]


def test_the_headline_names_the_choices(recorded, report):
    choices = choose(recorded).choices
    assert [report.configurations[one.index].key for one in report.headline.choices] == [one.key for one in choices]
    assert [one.roles for one in report.headline.choices] == [", ".join(one.roles) for one in choices]
    assert any(f"{one.title} gives R@1 " in report.headline.says[0] for one in report.headline.choices)


def test_terms_add_up_to_ers(report):
    place = _column(report, "ers")
    for one in report.configurations:
        assert sum(one.turned) / 10 == pytest.approx(one.values[place], abs=2e-3)


def test_the_last_hypervolume_is_that_of_the_front(recorded, report):
    front = recorded.front()[["recall_at_1", "ers"]].to_numpy(dtype=float)
    last = report.volume.points[-1]
    assert last.value == pytest.approx(hypervolume(front, [0, 0]))
    assert last.low <= last.value <= last.high
    assert [point.value for point in report.volume.points] == sorted(point.value for point in report.volume.points)


def test_passes_up_to_the_last_completion_are_those_of_the_run_by_then(recorded, report):
    completions = [
        event.seq for event in recorded.events() if isinstance(event.fact, Decided) and event.fact.verdict == "complete"
    ]
    until = [event for event in recorded.events() if event.seq <= completions[-1]]
    from robsweep.run.state import state_of

    assert report.volume.points[-1].passes == passes_of(state_of(until))


def test_rungs_and_their_costs(recorded, report):
    for rung in report.rungs:
        verdicts = [one.verdict for one in recorded.state.rungs[rung.epoch].entries.values()]
        assert rung.decided == len(verdicts) == rung.gone_on + rung.resting + rung.refused + rung.completed
        assert rung.completed == verdicts.count("complete")
    spent = sum(one.training + one.attacks for one in report.rung_costs)
    assert spent == passes_of(recorded.state)


@pytest.mark.parametrize("which", ["recorded", "drawn"])
def test_the_settings_are_a_sweep_file_of_the_same_sweep(request, which):
    sweep = request.getfixturevalue(which).state.sweep
    assert validate(yaml.safe_load(settings_text(sweep)), "report") == sweep


def test_a_finished_run_with_enough_queries_has_no_banner(drawn_report):
    assert [banner.kind for banner in drawn_report.headline.banners] == []


def test_few_queries_and_flags_are_told(report):
    kinds = {banner.kind: banner.says for banner in report.headline.banners}
    assert kinds.keys() == {"queries", "flags"}
    assert kinds["queries"].startswith("Few queries: 128 queries leave ")
    flagged = sum(bool(one.flags) for one in report.configurations)
    assert kinds["flags"].startswith(f"{flagged} configurations have warnings")


def test_a_run_that_goes_on_says_so(tmp_path, sweep_of, run_curves):
    lines = run_curves(sweep_of(seeds={"first": 2, "survivors": 3}))[2]
    lines.lines = lines.lines[: len(lines.lines) // 2]
    run = open_run(written(tmp_path / "half", lines).uri)
    report = report_of(run)
    unfinished = report.headline.banners[0]
    going = sum(one.state == "going" for one in report.configurations)
    assert unfinished.kind == "unfinished"
    assert f"{going} of the {len(report.configurations)} configurations so far are to go on" in unfinished.says


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
