"""Train one configuration by itself, with its progress on the terminal."""

import os
from pathlib import Path

import ray
import torch
from rich.console import Console

from robsweep.config.configuration import Configuration
from robsweep.config.shares import TrainingShare
from robsweep.devices import checked_device, device_title, no_accelerator
from robsweep.errors import UserError
from robsweep.models.available import require_networks
from robsweep.training.console_listener import ConsoleListener
from robsweep.training.driver import fit
from robsweep.training.plain_ray import without_uv_run
from robsweep.training.same_run import checkpoints_found, require_same_run
from robsweep.training.task import TrainTask, training_data


def train_single(
    configuration: Configuration,
    *,
    seed: int,
    out: Path,
    epochs_kept: tuple[int, ...],
    data_root: Path | None,
    workers: int = 1,
    gpus: float | None = None,
) -> Path:
    """Train and return the last checkpoint's folder; goes on from a checkpoint of the same run under ``out``.

    Event files for TensorBoard go to ``out/tensorboard``. The images of a checkpoint under ``out`` may have moved:
    ``data_root`` or ``configuration`` names their new place. ``gpus``: of each worker; None: one, or an even share
    where there are fewer GPUs than workers, and 0 where there is none.

    Raises:
        UserError: the data set or the network's weights cannot be had, ``out`` holds checkpoints of another
            configuration or of other images, or GPUs are lacking.
    """
    gpus = _gpus(workers, gpus)
    root = str(data_root.absolute()) if data_root else None
    task = TrainTask(
        configuration=configuration,
        seed=seed,
        data_root=root,
        folder=str(out.absolute()),
        rungs=epochs_kept,
    )
    there = checkpoints_found(task)
    fingerprint = training_data(configuration.identity.dataset, root).fingerprint
    for folder in there:
        require_same_run(task, folder, fingerprint)
    require_networks([configuration])
    Console(highlight=False).print(_where(workers, gpus), soft_wrap=True)
    with without_uv_run():
        ray.init(
            address="local",
            num_cpus=max(os.cpu_count() or 1, workers),  # Ray's tickets: with fewer it would wait for ever
            log_to_driver=workers > 1,
            logging_level="ERROR",
            include_dashboard=False,
        )
    listener = ConsoleListener(task)
    try:
        fit(
            task,
            listener,
            TrainingShare(workers=workers, gpus_per_worker=gpus, threads=None if workers > 1 else _all_cores()),
            name="train",
            storage=str(out.absolute() / "ray_train"),
        )
    finally:
        listener.close()
        ray.shutdown()
    return task.checkpoint(epochs_kept[-1])


def _gpus(workers: int, wanted: float | None) -> float:
    """Of each worker."""
    there = torch.accelerator.device_count()
    gpus = min(1.0, there / workers) if wanted is None else wanted
    if workers * gpus > there:
        raise UserError(f"{workers} workers with {gpus:g} GPUs each need {workers * gpus:g}, this machine has {there}")
    return gpus


def _where(workers: int, gpus: float) -> str:
    """The first line of a training."""
    group = f"{workers} workers train" if workers > 1 else "training"
    if gpus > 0:
        each = f", {gpus:g} of a GPU each" if workers > 1 else ""
        return f"{group} on {device_title(checked_device('auto'))}{each}"
    reason = no_accelerator() if not torch.accelerator.device_count() else "GPUs are not used"
    return f"{group} on the CPU: {reason}"


def _all_cores() -> int:
    return torch.get_num_threads()
