"""The last lines of a run."""

import re

import pytest

from robsweep.answers.choose import choose
from robsweep.cli.finish import finish
from robsweep.errors import UserError
from robsweep.executors.ending import Ending
from robsweep.results.open import open_run
from robsweep.sweep.carry_out import Outcome
from robsweep.sweep.counts import counts_of
from robsweep.sweep.place import RunPlace


@pytest.fixture
def outcome(runs):
    state = open_run(runs / "schema1-small").state
    place = RunPlace.find("runs", "schema1-small")

    def made(ending, size=8):
        return Outcome(place, counts_of(state, size), state.sweep.objectives, ending)

    return made


def test_what_had_enough_says_how_to_get_more_and_is_no_failure(outcome, capsys):
    finish(outcome(Ending("no configuration is expected to add 1 % of the hypervolume", 0, enough=True)))
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2] == "no configuration is expected to add 1 % of the hypervolume; for more:"
    assert lines[-1].startswith("  robsweep extend schema1-small")
    assert not any("so far" in line for line in lines)


def test_what_was_cut_short_says_how_to_go_on(outcome, capsys):
    with pytest.raises(SystemExit) as ended:
        finish(outcome(Ending("interrupted", 130)))
    assert ended.value.code == 130
    captured = capsys.readouterr()
    assert "so far" in captured.out
    assert "robsweep: interrupted: " in captured.err
    assert captured.err.rstrip().endswith("go on with: robsweep resume schema1-small")


@pytest.mark.parametrize("error", [OSError(5, "service unavailable"), UserError("service unavailable")])
def test_where_the_storage_is_gone_the_last_line_stays(outcome, capsys, monkeypatch, error):
    def gone(uri):
        raise error

    given = outcome(Ending("s3://bucket/runs/a: service unavailable", 1))
    monkeypatch.setattr("robsweep.results.open.open_run", gone)
    with pytest.raises(SystemExit) as ended:
        finish(given)
    assert ended.value.code == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("robsweep: s3://bucket/runs/a: service unavailable: ")
    assert captured.err.endswith("go on with: robsweep resume schema1-small\n")
    with pytest.raises(type(error), match="service unavailable"):
        finish(outcome(None))


def test_the_cost_is_set_against_the_grid(outcome, capsys):
    finish(outcome(None))
    assert re.search(r"image passes, \d+ % (less|more) than the grid, which", capsys.readouterr().out)


def test_it_names_the_choices_and_what_to_type_next(outcome, capsys, robsweep):
    finish(outcome(None))
    out = capsys.readouterr().out
    best = choose(open_run("runs/schema1-small"), reference="schema1-small")
    for choice in best.choices:
        (line,) = [line for line in out.splitlines() if line.startswith(", ".join(choice.roles))]
        assert choice.title in line.split()
    told = [line.split() for line in out.partition("next, for example with")[2].splitlines() if line.startswith("  ")]
    assert all(words[0] == "robsweep" for words in told)
    assert {words[1] for words in told} == {"best", "explain", "score", "export"}
    (explain,) = [words for words in told if words[1] == "explain"]
    code, _, err = robsweep(*explain[1:])
    assert (code, err) == (0, "")


def test_where_nothing_has_completed_there_is_no_choice(outcome, capsys, monkeypatch):
    def nothing(*_, **__):
        raise UserError("no configuration has completed yet")

    monkeypatch.setattr("robsweep.answers.choose.choose", nothing)
    finish(outcome(None))
    out = capsys.readouterr().out
    assert "most accurate" not in out
    assert "next" not in out


def test_it_fits_80_columns_without_breaking_a_word(outcome, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    finish(outcome(None))
    narrow = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    commands = narrow.partition("next, ")
    assert max(map(len, commands[0].splitlines())) <= 80
    monkeypatch.delenv("FORCE_COLOR")
    monkeypatch.setenv("COLUMNS", "300")
    finish(outcome(None))
    wide = re.sub(r"[┏┓┗┛┃━┳┻┡╇┩│└┘─┴┼├┤]", " ", capsys.readouterr().out)
    assert set(narrow.split()) - {"flags:"} <= set(wide.split())
