"""What is known of each rung, counted by hand after every event."""

from robsweep.run.journal import read_events
from robsweep.run.state import RunState
from robsweep.views.rung_status import rungs_status


def test_counts_after_every_event(sweep_of, run_curves):
    state = RunState()
    for event in read_events(run_curves(sweep_of())[2]):
        state.apply(event)
        found = {one.epoch: one for one in rungs_status(state)}
        assert list(found) == sorted(found)
        assert sum(one.training for one in found.values()) == len(state.training)
        assert sum(one.scoring for one in found.values()) == len(state.unscored)
        assert sum(one.scored for one in found.values()) == sum(len(t.scores) for t in state.trials.values())
        for epoch, one in found.items():
            decided = len(state.rungs[epoch].entries) if epoch in state.rungs else 0
            assert one.gone_on + one.resting + one.refused + one.completed == decided
        stages = state.counts()
        assert sum(one.resting for one in found.values()) == stages["resting"]
        assert sum(one.completed for one in found.values()) == stages["completed"]
