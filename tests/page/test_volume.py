"""Hypervolume against passes."""

import pytest

from robsweep.forecast.cost import passes_of
from robsweep.pareto.hypervolume import hypervolume
from robsweep.run.events import Decided


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
