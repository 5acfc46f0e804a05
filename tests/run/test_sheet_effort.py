"""Sheets with the effort behind them, those of before included."""

from pathlib import Path

import pytest

from robsweep.config.effort import WEAKENED
from robsweep.config.scoring import ScoringConfig
from robsweep.results.open import open_run
from robsweep.run.score_sheet import ScoreSheet
from robsweep.run.sheet_effort import with_effort
from tests.curves import sheet_of

RECORDED = ("schema0-small", "schema0-interrupted", "schema1-small")


def test_attacks_that_a_sheet_names_come_before_those_of_the_sweep():
    sheet = sheet_of(1, 0.9, 20.0).model_copy(update={"attack_strings": {"TMA": "TMA:eps=0.1:alpha=0.1:pgditer=32"}})
    found = with_effort(sheet, ScoringConfig(steps=4))
    assert found.efforts["TMA"].reach == pytest.approx(32)
    assert (found.profile, found.flags) == ("own attacks", ())


def test_without_them_the_sweep_says_what_ran():
    sheet = sheet_of(1, 0.9, 20.0)
    found = with_effort(sheet, ScoringConfig(steps=4))
    assert len(found.efforts) == 9
    assert found.effort.reach == pytest.approx(4 * 0.011764 / 0.30196)
    assert (found.profile, found.flags) == ("rob28, 4 of 32 steps", (WEAKENED,))
    assert [flag.name for flag in found.suspicions] == [WEAKENED]
    assert with_effort(found, ScoringConfig()) == found  # what is recorded stays
    assert found.fidelity == sheet.fidelity
    assert ScoreSheet.model_validate_json(found.model_dump_json()) == found


def test_a_whole_profile_raises_no_flag_and_a_simulated_sheet_stays():
    sheet = sheet_of(1, 0.9, 20.0)
    found = with_effort(sheet, ScoringConfig())
    assert (found.profile, found.flags, found.effort.steps) == ("rob28", (), 32)
    simulated = sheet.model_copy(update={"profile": "synthetic"})
    assert with_effort(simulated, ScoringConfig()) is simulated


@pytest.mark.parametrize("name", RECORDED)
def test_runs_of_before_say_their_effort(name):
    run = open_run(Path(__file__).parent / "recorded" / name)
    rows = run.rows()
    assert {row.profile for row in rows} == {"rob28, 1 of 32 steps"}
    assert {(row.reach, row.attack_steps, row.attack_restarts) for row in rows} == {(1.0, 1, 1)}
    assert all(WEAKENED in row.flags for row in rows)
    sheet = run.sheet(rows[-1].key, rows[-1].seed, rows[-1].epoch)
    assert (sheet.profile, sheet.effort.steps) == ("rob28, 1 of 32 steps", 1)
