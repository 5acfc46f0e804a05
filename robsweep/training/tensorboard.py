"""Event files for TensorBoard."""

from collections.abc import Mapping
from pathlib import Path

from tensorboardX import SummaryWriter

from robsweep.config.scores import field_name
from robsweep.training.progress import Progress

FOLDER = "tensorboard"
"""Name of the folder of event files in a run's folder."""
_FLUSH_S = 5
_QUEUE = 1000


class StepBoard:
    """One worker's scalars, by updates of the weights, under ``train/``.

    A thread writes and flushes the file, so a step never waits for the disk. The file is opened at the first step, in
    the process that trains, and closed after the last one. With several workers each has a folder in ``folder``, since
    TensorBoard follows one file of a folder at a time. What an interrupted run wrote beyond the checkpoint from which
    it goes on is dropped when TensorBoard reads it.
    """

    def __init__(self, folder: Path, note: str) -> None:
        """``note``: what is trained, shown under TensorBoard's text tab."""
        self._folder, self._note = folder, note
        self._writer: SummaryWriter | None = None

    def add(self, progress: Progress) -> None:
        """Write the figures of a step."""
        if self._writer is None:
            self._writer = self._open(progress)
        for name, value in progress.figures().items():
            self._writer.add_scalar(f"train/{name}", value, progress.updates)
        if progress.ended:
            self.close()

    def close(self) -> None:
        """Write what is still under way; may be called again."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _open(self, progress: Progress) -> SummaryWriter:
        folder = self._folder if progress.workers == 1 else self._folder / f"worker_{progress.worker}"
        goes_on = progress.updates if progress.updates > 1 else None
        writer = SummaryWriter(str(folder), purge_step=goes_on, max_queue=_QUEUE, flush_secs=_FLUSH_S)
        if progress.worker == 0:
            writer.add_text("configuration", self._note, progress.updates)
        return writer


def write_scores(folder: Path, scores: Mapping[str, float], updates: int) -> None:
    """Add scalars to ``folder``, in a file of their own; names with characters TensorBoard lacks are spelt out."""
    # a file is named after the second in which it was opened, and two rungs may be scored in one: the updates tell them
    # apart, with zeros before them since TensorBoard reads files in the order of their names
    writer = SummaryWriter(str(folder), filename_suffix=f".{updates:012d}")
    for name, value in scores.items():
        writer.add_scalar(f"scores/{field_name(name)}", value, updates)
    writer.close()
