"""Where a run stands."""

from datetime import timedelta

import numpy as np
import pytest

from robsweep.pareto.hypervolume import hypervolume
from robsweep.run.events import Ended
from robsweep.views.read_status import StatusReader, read_status
from tests.curves import folded, run_on_curves, written
from tests.views.conftest import START, heartbeat_at, put_beat


def test_the_front_and_what_it_dominates(tmp_path, sweep_of):
    lines = run_on_curves(sweep_of(seeds=[0, 1]))[2]
    state = folded(lines)
    status = read_status(written(tmp_path, lines))
    ended = {c.key: state.mean(c.key, c.at) for c in state.candidates.values() if c.stage == "completed"}
    points = {key: (values["recall_at_1"], values["ers"]) for key, values in ended.items()}
    assert {member.key for member in status.front} <= points.keys()
    for member in status.front:
        assert (member.scores["recall_at_1"], member.scores["ers"]) == pytest.approx(points[member.key])
        assert (member.seeds, member.epoch) == (2, 4)
        low, high = member.bounds["ers"]
        assert low < member.scores["ers"] < high
        assert member.title == member.identity.split(":")[1]
    assert status.hypervolume == pytest.approx(hypervolume(np.array(list(points.values())), (0, 0)))


def test_a_minimised_objective_has_no_part_in_the_hypervolume(tmp_path, sweep_of):
    lines = run_on_curves(sweep_of(objectives=["ers", "-train_seconds"]))[2]
    status = read_status(written(tmp_path, lines))
    assert status.hypervolume == pytest.approx(max(member.scores["ers"] for member in status.front))
    assert all(member.scores["train_seconds"] > 0 for member in status.front)


@pytest.mark.parametrize(
    ("beat_at", "every_s", "now", "life", "says"),
    [
        (10, 1, 10.5, "running", "running"),
        (10, 1, 13, "silent", "no sign of life for 3 min"),
        (10, 30, 12.5, "running", "running"),  # an object store: fewer beats
        (10, 30, 13.5, "silent", "no sign of life for 4 min"),
        (None, 1, 2.5, "running", "running"),  # killed before its first beat, or about to begin
        (None, 1, 100, "silent", "no sign of life for 1.6 h"),
        (10, 1, 9, "running", "running"),  # two machines' clocks
    ],
)
def test_whether_it_is_alive(timed, beat_at, every_s, now, life, says):
    store = timed((0, "opened"), (2, "resumed"))
    if beat_at is not None:
        put_beat(store, heartbeat_at(START + timedelta(minutes=beat_at), every_s))
    status = StatusReader(store).read(START + timedelta(minutes=now))
    assert (status.life, status.says) == (life, says)


@pytest.mark.parametrize(
    ("ended", "says"),
    [(Ended(), "finished"), (Ended(reason="interrupted", code=130), "ended: interrupted")],
)
def test_an_end_is_an_end_however_long_ago(timed, ended, says):
    store = timed((0, "opened"), (5, ended))
    put_beat(store, heartbeat_at(START + timedelta(minutes=4)))
    status = StatusReader(store).read(START + timedelta(days=30))
    assert (status.life, status.says, status.code) == ("ended", says, ended.code)
    assert status.trials == ()
    assert status.seconds_left is None
    assert status.spent.hours == pytest.approx(5 / 60)
