"""Runs that a search begins with: what is read of them, kept in the journal, and made of it."""

from pathlib import Path

import pytest

from robsweep.config.points import space_of
from robsweep.errors import UserError
from robsweep.forecast.prior import prior_front
from robsweep.pareto.objectives import objectives_of
from robsweep.replay.recorded import open_table
from robsweep.replay.synthetic import Synthetic
from robsweep.results.open import open_run
from robsweep.run.events import Informed, Proposed
from robsweep.run.journal import read_events
from robsweep.run.prior import PriorRow, PriorRun
from robsweep.run.state import state_of
from robsweep.sweep.prior import prior_of
from robsweep.sweep.simulate import simulate
from tests.curves import MemoryLines, run_on_curves, written

TABLE = Path(__file__).parents[2] / "benchmarks/replay/table"


@pytest.fixture
def other(tmp_path, sweep_of):
    """A run in ``tmp_path/runs/other``, some of which rests."""
    lines = run_on_curves(sweep_of(pruning={"policy": "promotion", "rungs": [1, 2]}))[2]
    return open_run(written(tmp_path / "runs/other", lines).uri)


def _begun_with(sweep_of, places, **fields):
    return sweep_of(search={"kind": "guided", "first": [], "from": places}, **fields)


def test_a_run_by_its_name_tells_all_that_it_tried(tmp_path, other, sweep_of):
    (found,) = prior_of(_begun_with(sweep_of, ["other"]), str(tmp_path / "runs"))
    assert (found.run, found.train_fingerprint) == (other.state.name, other.state.train_fingerprint)
    assert len(found.rows) == sum(bool(one.decided) for one in other.state.candidates.values())
    by_identity = {str(row.identity): row.values for row in found.rows}
    for key, one in other.state.candidates.items():
        if one.stage == "completed":
            means = other.state.mean(key, one.at)
            assert by_identity[str(one.configuration.identity)] == {
                "recall_at_1": means["recall_at_1"],
                "ers": means["ers"],
            }


def test_a_recorded_table_tells_means_over_its_seeds(sweep_of, tmp_path):
    (found,) = prior_of(_begun_with(sweep_of, str(TABLE)), str(tmp_path))
    table = open_table(TABLE)
    assert len(found.rows) == len(table.keys)
    key = next(
        point.key
        for point in space_of(table.sweep).points
        if str(point.configuration.identity) == str(found.rows[0].identity)
    )
    scores = [table.query(key, seed, table.epochs[-1]).sheet.scores["ers"] for seed in table.seeds]
    assert found.rows[0].values["ers"] == pytest.approx(sum(scores) / len(scores))


def test_what_is_not_there_is_a_line_with_its_key(tmp_path, sweep_of):
    with pytest.raises(UserError, match=r"curves: search\.from\.0: no run 'none' in .*; runs there: none"):
        prior_of(_begun_with(sweep_of, ["none"]), str(tmp_path))


def test_the_fronts_of_other_runs_are_tried_first_and_found_sooner(sweep_of):
    sweep = _begun_with(sweep_of, ["elsewhere"], pruning={"policy": "guided", "rungs": [1, 2], "min_peers": 2})
    curves, points = Synthetic(3), space_of(sweep).points
    shapes = {point.key: curves.shape(point.key) for point in points}
    rows = tuple(
        PriorRow(
            identity=point.configuration.identity,
            values={"recall_at_1": shapes[point.key].recall, "ers": shapes[point.key].ers},
        )
        for point in points
    )
    prior = (PriorRun(place="elsewhere", run="elsewhere", train_fingerprint="", rows=rows),)
    known = [point.key for point in prior_front(prior, objectives_of(sweep.objectives), points)]

    lines = MemoryLines()
    state, _ = simulate(sweep, curves, trainers=1, attackers=1, prior=prior, lines=lines)
    facts = [event.fact for event in read_events(lines)]
    assert isinstance(facts[1], Informed)
    assert [fact.key for fact in facts if isinstance(fact, Proposed)][: len(known)] == known
    assert state_of(read_events(lines)).prior == state.prior == prior  # whoever resumes decides as before

    alone, _ = simulate(sweep, curves, trainers=1, attackers=1)
    assert len(state.candidates) <= len(alone.candidates)
    completed = [key for key, one in state.candidates.items() if one.stage == "completed"]
    assert set(completed[: len(known)]) & set(known)
