"""Tells the ledger of trials that begin and of trials that fail, and TensorBoard of scores; ends a sweep early."""

import json
from pathlib import Path
from typing import Any

from ray.actor import ActorHandle
from ray.tune import Callback

from robsweep.scoring.sheet import ScoreSheet
from robsweep.sweep.early_end import EarlyEnd
from robsweep.sweep.ledger import Ledger
from robsweep.training.tensorboard import FOLDER, write_scores


class LedgerCallback(Callback):  # type: ignore[misc]
    """Rows themselves come through the scheduler, which must decide on them."""

    def __init__(self, ledger: Ledger, hub: ActorHandle) -> None:
        self._ledger, self._hub = ledger, hub

    def on_trial_start(self, iteration: int, trials: list[Any], trial: Any, **info: Any) -> None:
        """A trial was given its resources."""
        self._ledger.started(trial.config["run"]["name"])

    def on_trial_error(self, iteration: int, trials: list[Any], trial: Any, **info: Any) -> None:
        """A trial failed for good."""
        # Tune copies the file to where trial.get_error() looks for it only later
        path = trial.error_file
        lines = Path(path).read_text(encoding="utf-8").strip().splitlines() if path else []
        name = trial.config["run"]["name"]
        self._ledger.failed(name, lines[-1].strip() if lines else "unknown error")
        self._hub.forget.remote(name)  # its process may have died with a training slot in its hands


class EarlyEndCallback(Callback):  # type: ignore[misc]
    """Asks several times a second whether the sweep is to go on."""

    def __init__(self, early: EarlyEnd) -> None:
        self._early = early

    def __getstate__(self) -> dict[str, Any]:
        """Nothing: see ``Ledger.__getstate__``."""
        return {}

    def on_step_begin(self, iteration: int, trials: list[Any], **info: Any) -> None:
        """Tune is about to look at its trials."""
        self._early.check()


class ScoreBoardCallback(Callback):  # type: ignore[misc]
    """Writes each rung's scores beside the trial's scalars, at the update of the weights that was scored."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def on_trial_result(
        self, iteration: int, trials: list[Any], trial: Any, result: dict[str, Any], **info: Any
    ) -> None:
        """A rung was scored."""
        sheet = ScoreSheet.model_validate_json(result["sheet"])
        updates = json.loads(result["training"])["training_steps"]
        # TensorBoard follows one file of a folder at a time, so not in the folder of the training's
        write_scores(self._folder / FOLDER / result["name"] / "scores", sheet.scores, updates)
