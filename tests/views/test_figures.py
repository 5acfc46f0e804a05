"""Figures that change while a run goes on are those of its status."""

from itertools import pairwise

import pytest

from robsweep.results.rows import Rows
from robsweep.run.journal import read_events
from robsweep.run.state import RunState
from robsweep.views.figures import Tally
from robsweep.views.standing import Standing
from tests.curves import MemoryLines, run_on_curves


@pytest.fixture
def events(sweep_of):
    return list(read_events(MemoryLines(run_on_curves(sweep_of(seeds=[0, 1]))[2].lines)))


def test_they_are_the_status_of_every_moment(events):
    standing, state, rows = Standing("runs/curves"), RunState(), Rows()
    tally = Tally(rows, clock=lambda: 0.0)
    fronts = []
    for event in events:
        standing.take(event)
        state.apply(event)
        rows.on(event, state)
        figures = tally.figures(state)
        if event.seq % 10:
            continue
        status = standing.status(None)
        assert (figures.front_size, figures.hypervolume) == (len(status.front), status.hypervolume)
        assert figures.rungs == status.rungs
        assert figures.training == len(state.training)
        fronts.append(figures.front_size)
    assert fronts[0] == 0 < max(fronts)


def test_a_front_that_takes_long_to_find_is_left_alone_for_a_while(events, monkeypatch):
    now, found = [0.0], []

    def slow(frame, objectives):
        now[0] += 3.0
        found.append(now[0])
        return frame.iloc[:1]

    monkeypatch.setattr("robsweep.views.figures.front_table", slow)
    state, rows = RunState(), Rows()
    tally = Tally(rows, clock=lambda: now[0])
    for event in events:
        state.apply(event)
        rows.on(event, state)
        now[0] += 1.0
        tally.figures(state)
    assert len(found) > 1
    assert min(later - before for before, later in pairwise(found)) >= 20 * 3.0
