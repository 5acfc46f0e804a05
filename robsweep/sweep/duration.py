"""How long a sweep would take: from what its run took so far, or from a calibration of this machine."""

from typing import NamedTuple

from robsweep.config.datasets import dataset_info
from robsweep.config.shares import Layout, Machine
from robsweep.config.sweep import SweepConfig
from robsweep.devices.machine import this_machine
from robsweep.errors import UserError
from robsweep.results.open import open_run
from robsweep.run.state import RunState
from robsweep.sweep.calibrate import calibrate
from robsweep.sweep.cost import Cost
from robsweep.sweep.place import RunPlace
from robsweep.views.times import Times

_CALIBRATION_S = 10.0


class Duration(NamedTuple):
    """``seconds`` of wall time, and ``by`` what they were worked out."""

    seconds: float
    by: str


def duration_of(sweep: SweepConfig, cost: Cost, storage: str, layout: Layout) -> Duration:
    """Of the whole sweep, were nothing pruned.

    From the run's own rows where ``storage`` holds a run of that name on the same data that has scored anything; from a
    calibration otherwise. ``layout``: of the sweep on this machine.

    Raises:
        UserError: a network cannot be built.
    """
    return _from_run(sweep, cost, storage) or _calibrated(sweep, cost, layout)


def _from_run(sweep: SweepConfig, cost: Cost, storage: str) -> Duration | None:
    try:
        place = RunPlace.find(storage, sweep.name)
    except UserError:
        return None
    run, times = open_run(place.store.uri), Times()
    for event in run.events():
        times.on(event, run.state)
    state = run.state
    scorings = [seconds for trial in state.trials.values() for seconds in trial.score_seconds.values()]
    epochs = [max(trial.saved.items()) for trial in state.trials.values() if trial.saved]
    if state.sweep.dataset != sweep.dataset or not scorings or times.hours(times.last) <= 0 or times.worked_s <= 0:
        return None
    per_epoch = sum(saved.train_seconds for _, saved in epochs) / sum(epoch for epoch, _ in epochs)
    work = cost.epochs * per_epoch + cost.checkpoints * sum(scorings) / len(scorings)
    at_a_time = times.worked_s / (3600 * times.hours(times.last))
    return Duration(work / at_a_time, f"what {_rows(state)} of run {sweep.name} took")


def _rows(state: RunState) -> str:
    rows = sum(len(trial.scores) for trial in state.trials.values())
    return f"{rows} row{'s' * (rows != 1)}"


def _calibrated(sweep: SweepConfig, cost: Cost, layout: Layout) -> Duration:
    machine = this_machine()
    gpus, cores = machine.gpus if layout.training.gpus > 0 else 0, _cores(layout, machine)
    device = "cuda" if gpus else "cpu"
    kind = dataset_info(sweep.dataset).images
    share = _CALIBRATION_S / len(cost.passes)
    speeds = {backbone: calibrate(backbone, kind, device, share) for backbone in cost.passes}
    seconds = sum(speeds[backbone].seconds(passes) for backbone, passes in cost.passes.items())
    where = f"{gpus} GPU{'s' * (gpus != 1)}" if gpus else f"{cores} core{'s' * (cores != 1)}"
    return Duration(seconds / (gpus or cores), f"a calibration of {_CALIBRATION_S:.0f} s and {where} here")


def _cores(layout: Layout, machine: Machine) -> int:
    """How many cores of a machine a sweep keeps busy: all, unless it says how many trials run at a time."""
    if layout.concurrent is None:
        return machine.cores
    training = layout.training
    trial = training.workers * (training.threads or training.cpus_per_worker)
    return max(1, min(machine.cores, round(layout.concurrent * trial + layout.scoring.cpus)))
