"""How much longer a run is expected to take."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import NamedTuple

from robsweep.run.candidate import TrialState
from robsweep.run.events import Saved
from robsweep.run.state import RunState
from robsweep.run.trial_id import TrialId
from robsweep.views.status import TrialStatus


class _Costs(NamedTuple):
    """Seconds that an epoch of training and a scoring took on average."""

    epoch: float
    scoring: float

    def unit(self, before: int, epoch: int) -> float:
        """Of training from ``before`` to ``epoch`` and scoring there."""
        return (epoch - before) * self.epoch + self.scoring


def seconds_left(
    state: RunState, trials: Sequence[TrialStatus], configurations: int, worked_s: float, wall_s: float
) -> float | None:
    """Wall time of all that is to come, if it prunes, and works side by side, as it has so far.

    Every unit of work to come counts with what such took on average, times the share of configurations that went on
    at each rung before it. Configurations that rest do not count.

    Args:
        state: of the run.
        trials: those under way.
        configurations: how many there will be at most.
        worked_s: seconds of training and scoring that this process has done, side by side or not.
        wall_s: for which it has run.

    Returns:
        None before anything was scored, and before this process has done anything.
    """
    costs = _costs(state)
    if costs is None or worked_s <= 0 or wall_s <= 0:
        return None
    going = {epoch: _share_that_goes_on(state, epoch) for epoch in state.rungs}
    left = 0.0
    for trial in trials:
        id_ = TrialId.parse(trial.trial)
        candidate, before = state.candidates[id_.key], max(state.trials[id_].saved, default=0)
        training = max(0, trial.epoch - before) * costs.epoch
        undone = 1.0 - (trial.done or 0.0)
        left += training * undone + costs.scoring * (undone if trial.state == "scoring" else 1.0)
        left += _beyond(trial.epoch, candidate.rungs, going, costs)
    rungs = max((one.rungs for one in state.candidates.values()), key=len, default=())
    new = max(0, configurations - len(state.candidates)) * len(state.sweep.seeds.first)
    left += new * _beyond(0, rungs, going, costs)
    return left * wall_s / worked_s


def _beyond(epoch: int, rungs: Sequence[int], going: Mapping[int, float], costs: _Costs) -> float:
    """Seconds expected after ``epoch``."""
    left, share, before = 0.0, 1.0 if epoch == 0 else going.get(epoch, 1.0), epoch
    for rung in (rung for rung in rungs if rung > epoch):
        left += share * costs.unit(before, rung)
        share, before = share * going.get(rung, 1.0), rung
    return left


def _share_that_goes_on(state: RunState, epoch: int) -> float:
    decided = [state.candidates[key] for key in state.rungs[epoch].entries]
    return fmean(one.at > epoch or one.stage in ("going", "completed") for one in decided)


def _costs(state: RunState) -> _Costs | None:
    scorings = [seconds for trial in state.trials.values() for seconds in trial.score_seconds.values()]
    epochs = [newest[1].train_seconds / newest[0] for newest in map(_newest, state.trials.values()) if newest]
    return _Costs(fmean(epochs), fmean(scorings)) if scorings and epochs else None


def _newest(trial: TrialState) -> tuple[int, Saved] | None:
    return max(trial.saved.items(), key=lambda there: there[0]) if trial.saved else None
