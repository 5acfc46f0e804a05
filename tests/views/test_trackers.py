"""Rows go on to trackers once they are decided on."""

from robsweep.results.rows import Rows
from robsweep.run.journal import read_events
from robsweep.run.state import RunState
from robsweep.views.trackers import TrackersView
from tests.curves import run_on_curves


class Box:
    def __init__(self):
        self.rows, self.closed = [], 0

    def add(self, row):
        self.rows.append(row)

    def close(self):
        self.closed += 1


def _sent(lines):
    state, rows, box = RunState(), Rows(), Box()
    view = TrackersView(rows)
    view.outbox = box
    for event in read_events(lines):
        state.apply(event)
        rows.on(event, state)
        view.on(event, state)
    view.close()
    view.close()
    assert box.closed == 1
    return box, rows


def test_every_row_is_sent_once_with_its_decision(sweep_of):
    box, rows = _sent(run_on_curves(sweep_of())[2])
    assert [(row.key, row.epoch) for row in box.rows] == [(row.key, row.epoch) for row in rows.rows()]
    assert {row.status for row in box.rows} == {"running", "pruned", "completed"}


def test_a_row_is_not_sent_again_where_another_seed_changes_nothing(sweep_of):
    box, rows = _sent(run_on_curves(sweep_of(seeds={"first": 1, "survivors": 3}))[2])
    assert {row.seed for row in box.rows} == {0, 1, 2}
    sent = [(row.key, row.seed, row.epoch) for row in box.rows]
    assert sorted(sent) == sorted((row.key, row.seed, row.epoch) for row in rows.rows())
