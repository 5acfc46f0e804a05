"""What is known of each rung."""

from robsweep.run.state import RunState
from robsweep.views.status import RungStatus


def rungs_status(state: RunState) -> tuple[RungStatus, ...]:
    """A rung for every epoch at which a configuration of the run is scored."""
    epochs = {epoch for candidate in state.candidates.values() for epoch in candidate.rungs} | state.rungs.keys()
    return tuple(_rung(state, epoch) for epoch in sorted(epochs))


def _rung(state: RunState, epoch: int) -> RungStatus:
    decided = state.rungs[epoch].entries if epoch in state.rungs else {}
    stages = [c.stage for key in decided if (c := state.candidates[key]).at == epoch]
    resting, refused, completed = (stages.count(stage) for stage in ("resting", "refused", "completed"))
    return RungStatus(
        epoch=epoch,
        training=sum(to == epoch for to in state.training.values()),
        scoring=sum(work.epoch == epoch for work in state.unscored),
        scored=sum(epoch in trial.scores for trial in state.trials.values()),
        gone_on=len(decided) - resting - refused - completed,
        resting=resting,
        refused=refused,
        completed=completed,
    )
