"""Run a training task through Ray Train: in this process with one worker, as a worker group with several."""

from collections.abc import Callable
from typing import Any

import ray.train
import torch
from ray.train import FailureConfig, RunConfig, ScalingConfig
from ray.train.torch import TorchConfig, TorchTrainer, get_device

from robsweep.config.shares import TrainingShare
from robsweep.devices import checked_device, given_accelerator
from robsweep.devices.memory import limit_memory
from robsweep.training.task import Listener, TrainTask, run_task
from robsweep.training.world import SingleProcess, current_world

_PATIENCE_S = 24 * 3600
"""The other workers wait while the first waits for a rung's score; Ray notices a dead one by itself."""


def fit(
    task: TrainTask,
    listener: Listener,
    resources: TrainingShare,
    *,
    name: str,
    storage: str,
    should_stop: Callable[[], bool] | None = None,
) -> None:
    """Train ``task`` and return when it is done or stopped.

    One worker trains in the caller's process (Ray Train's local mode), which saves starting a controller and a
    worker process. A group of workers is restarted after a failure and goes on from the newest checkpoint.
    ``should_stop`` is asked at every step, by every worker; to a group it is sent, so it must be a picklable object.

    Raises:
        Exception: what the training loop raised.
    """
    alone = resources.workers == 1
    scaling = ScalingConfig(
        num_workers=0 if alone else resources.workers,
        use_gpu=resources.gpus_per_worker > 0 and not alone,
        resources_per_worker=None if alone else resources.of_worker,
        placement_strategy=resources.placement,
    )
    TorchTrainer(
        _train_loop,
        train_loop_config={
            "task": task,
            "listener": listener,
            "threads": resources.threads or max(1, round(resources.cpus_per_worker)),
            "gpus": resources.gpus_per_worker,
            "should_stop": should_stop,
        },
        scaling_config=scaling,
        torch_config=TorchConfig(backend=_backend(resources), timeout_s=_PATIENCE_S),
        run_config=RunConfig(
            name=name, storage_path=storage, failure_config=FailureConfig(max_failures=resources.retries)
        ),
    ).fit()


def _backend(resources: TrainingShare) -> str | None:
    """NCCL refuses workers that share a GPU; None: what Ray takes, NCCL with GPUs and gloo without."""
    return "gloo" if resources.gpus_per_worker < 1 else None


def _train_loop(config: dict[str, Any]) -> None:
    torch.set_num_threads(config["threads"])
    world = current_world()
    device = "cpu"
    if config["gpus"] > 0:
        device = given_accelerator(config["gpus"]) if isinstance(world, SingleProcess) else _own_device(config["gpus"])
    finished = run_task(
        config["task"], config["listener"], device=device, world=world, should_stop=config["should_stop"]
    )
    ray.train.report({"finished": finished})


def _own_device(share: float) -> str:
    """The GPU that Ray Train gave a worker of a group; where torch sees none, Ray's answer would be the CPU."""
    given_accelerator()
    device = checked_device(str(get_device()))
    limit_memory(device, share)
    return device
