"""A Tune trial: trains one configuration in the background, reports a row when a rung's score is complete."""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ray
from ray import tune
from ray.actor import ActorHandle

from robsweep.config.configuration import Configuration
from robsweep.config.sweep import ResourceConfig
from robsweep.scoring.pool import Failure
from robsweep.sweep.listener import HubListener
from robsweep.sweep.stop import StopSignal
from robsweep.training.checkpoint import load_info
from robsweep.training.driver import fit
from robsweep.training.task import TrainTask

_POLL_S = 1.0
_STOP_S = 60.0


@dataclass(frozen=True, slots=True)
class TrialContext:
    """What all trials of a sweep share. ``folder``: the run's folder, on storage that every node sees."""

    hub: ActorHandle
    folder: str
    data_root: str | None
    resources: ResourceConfig
    wait: bool


class Trial(tune.Trainable):  # type: ignore[misc]
    """One (configuration, seed); its actor is used again for the next one where one worker trains."""

    def setup(self, config: dict[str, Any], *, context: TrialContext) -> None:
        """Start training."""
        self._context = context
        self._begin(config["run"])

    def reset_config(self, new_config: dict[str, Any]) -> bool:
        """End the old trial's training and start the new one's in the same process."""
        if not self._end():
            return False
        self._begin(new_config["run"])
        return True

    def step(self) -> dict[str, Any]:
        """Wait for the next rung's score. Being called again means that the sweep lets the trial go on.

        Raises:
            RuntimeError: training or scoring failed.
        """
        hub = self._context.hub
        if self._rung > 0:
            hub.grant.remote(self._name, self._rung - 1)
        while (sheet := ray.get(hub.sheet.remote(self._name, self._rung, _POLL_S))) is None:
            if self._error is not None:
                raise RuntimeError(f"training failed: {self._error}") from self._error
        if isinstance(sheet, Failure):
            raise RuntimeError(f"scoring of epoch {sheet.epoch} failed: {sheet.reason}")
        self._rung += 1
        info = load_info(Path(sheet.checkpoint))
        return {
            "name": self._name,
            "sheet": sheet.model_dump_json(),
            "training": info.model_dump_json(exclude={"configuration"}),
        }

    def cleanup(self) -> None:
        """End training."""
        self._end()

    def save_checkpoint(self, checkpoint_dir: str) -> None:
        """Nothing: a run's checkpoints lie in the run's folder and outlive Tune."""

    def load_checkpoint(self, checkpoint: Any) -> None:
        """Nothing, for the same reason."""

    def _begin(self, run: dict[str, Any]) -> None:
        context = self._context
        self._name: str = run["name"]
        self._rung: int = run["announced"]
        self._error: BaseException | None = None
        self._stop = threading.Event()
        task = TrainTask(
            configuration=Configuration.model_validate(run["configuration"]),
            seed=run["seed"],
            data_root=context.data_root,
            folder=f"{context.folder}/checkpoints/{self._name}",
            rungs=tuple(run["rungs"]),
            announced=self._rung,
        )
        self._thread = threading.Thread(target=self._train, args=(task, self._name, self._stop), daemon=True)
        self._thread.start()

    def _train(self, task: TrainTask, name: str, stop: threading.Event) -> None:
        context, hub = self._context, self._context.hub
        listener = HubListener(Path(context.folder), name, task, hub, context.wait)
        try:
            ray.get(hub.begin_training.remote(name))
            if stop.is_set():
                return
            fit(
                task,
                listener,
                context.resources,
                name=name,
                storage=f"{context.folder}/ray_train",
                should_stop=stop.is_set if context.resources.workers == 1 else StopSignal(hub, name),
            )
        except BaseException as error:
            self._error = error
        finally:
            listener.close()
            hub.end_training.remote(name)

    def _end(self) -> bool:
        """Whether training came to its end by itself: a group of workers that is killed may keep its resources."""
        self._stop.set()
        self._context.hub.forget.remote(self._name)
        self._thread.join(timeout=_STOP_S)
        return not self._thread.is_alive()
