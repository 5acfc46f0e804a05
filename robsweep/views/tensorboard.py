"""Writes each rung's scores for TensorBoard, beside the trial's steps."""

from pathlib import Path

from robsweep.run.events import Event, Scored
from robsweep.run.state import RunState
from robsweep.training.tensorboard import FOLDER, write_scores


class TensorBoardView:
    """``folder``: a local one, the run's own where it is local."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def on(self, event: Event, state: RunState) -> None:
        """Add the scores of a checkpoint at the update of the weights that was scored."""
        fact = event.fact
        if isinstance(fact, Scored):
            steps = state.trials[fact.trial].saved[fact.epoch].training_steps
            # TensorBoard follows one file of a folder at a time, so not in the folder of the training's
            write_scores(self._folder / FOLDER / str(fact.trial) / "scores", fact.sheet.scores, steps)
