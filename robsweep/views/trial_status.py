"""Every trial that is under way, from the run's state and its heartbeat."""

from robsweep.run.state import RunState
from robsweep.run.trial_id import RungTrial, TrialId
from robsweep.views.heartbeat import Heartbeat, Training
from robsweep.views.status import TrialStatus
from robsweep.views.titles import trial_title


def trials_status(state: RunState, heartbeat: Heartbeat | None, *, running: bool) -> tuple[TrialStatus, ...]:
    """Those in training, those to be scored, those that wait, each in the order in which it came to that.

    ``running``: a process has them; otherwise all but the unscored ones wait.
    """
    workers: dict[str, list[Training]] = {}
    for training in heartbeat.training if heartbeat is not None and running else ():
        workers.setdefault(training.trial, []).append(training)
    shares = heartbeat.scoring if heartbeat is not None and running else {}
    trained = [
        TrialStatus(
            trial=str(trial),
            title=trial_title(state, trial),
            state="training",
            epoch=epoch,
            done=_share(state, trial, epoch, found := tuple(workers.get(str(trial), ()))),
            workers=found,
        )
        for trial, epoch in (state.training.items() if running else ())
    ]
    scored = [
        TrialStatus(
            trial=str(work.trial),
            title=trial_title(state, work.trial),
            state="scoring",
            epoch=work.epoch,
            done=shares.get(str(work)),
        )
        for work in state.unscored
    ]
    waiting = [
        TrialStatus(trial=str(work.trial), title=trial_title(state, work.trial), state="waiting", epoch=work.epoch)
        for work in _waiting(state, running=running)
    ]
    return (*trained, *scored, *waiting)


def _waiting(state: RunState, *, running: bool) -> list[RungTrial]:
    wanted = [
        RungTrial(trial, candidate.target)
        for candidate in sorted(state.candidates.values(), key=lambda one: one.since)
        if candidate.stage in ("going", "completed")
        for trial in state.waits_for(candidate)
    ]
    return [work for work in wanted if work not in state.unscored and not (running and work.trial in state.training)]


def _share(state: RunState, trial: TrialId, epoch: int, workers: tuple[Training, ...]) -> float | None:
    """Of the steps from the newest checkpoint to ``epoch``, by the slowest worker."""
    if not workers:
        return None
    before = max((saved for saved in state.trials[trial].saved if saved < epoch), default=0)
    updates = min(worker.progress.updates for worker in workers)
    steps = workers[0].steps
    return min(1.0, max(0.0, (updates - before * steps) / ((epoch - before) * steps)))
