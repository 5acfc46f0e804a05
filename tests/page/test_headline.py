"""What a reader is told first."""

from robsweep.answers.choose import choose
from robsweep.page.build import report_of
from robsweep.results.open import open_run
from tests.curves import written


def test_the_headline_names_the_choices(recorded, report):
    choices = choose(recorded).choices
    assert [report.configurations[one.index].key for one in report.headline.choices] == [one.key for one in choices]
    assert [one.roles for one in report.headline.choices] == [", ".join(one.roles) for one in choices]
    assert any(f"{one.title} gives R@1 " in report.headline.says[0] for one in report.headline.choices)


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
