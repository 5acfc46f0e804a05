"""Where a checkpoint comes from and what it cost: ``checkpoint.json`` in its folder."""

import re
from pathlib import Path

from pydantic import ValidationError

from robsweep.config.configuration import Configuration
from robsweep.config.messages import first_problem
from robsweep.config.precision import UsedPrecision
from robsweep.errors import UserError
from robsweep.grammar.frozen import Frozen
from robsweep.run.fingerprints import TrainFingerprint
from robsweep.run.seal import unsealed

INFO = "checkpoint.json"
_EPOCH = re.compile(r"epoch_(\d+)")


class CheckpointInfo(Frozen):
    """Where a checkpoint comes from and what it cost.

    ``epoch``: epochs done; ``step``: updates done of the one after it. ``train_passes``: images passed forward and
    backward to perturb them, of all workers. ``train_seconds``: wall time of training. ``precision``: of these passes.
    ``obstacle``: why the network was not compiled though the recipe says so.
    ``weights_sha256``, ``state_sha256``: of the two other files; None in older checkpoints.
    """

    configuration: Configuration
    seed: int
    epoch: int
    step: int = 0
    training_steps: int
    train_passes: int
    train_seconds: float
    precision: UsedPrecision = "float32"
    obstacle: str | None = None
    train_fingerprint: TrainFingerprint
    code_version: str
    weights_sha256: str | None = None
    state_sha256: str | None = None


def load_info(folder: Path) -> CheckpointInfo:
    """The provenance of a checkpoint.

    Raises:
        UserError: no checkpoint there, or one that does not parse.
    """
    try:
        text = (folder / INFO).read_text()
    except OSError:
        raise UserError(f"{folder} is not a checkpoint: it holds no {INFO}{_inside(folder)}") from None
    except UnicodeDecodeError as error:
        raise UserError(f"{folder / INFO} cannot be read: {error}") from None
    try:
        text = unsealed(text)
    except ValueError as error:
        raise UserError(f"{folder / INFO} is damaged: {error}") from None
    try:
        return CheckpointInfo.model_validate_json(text)
    except ValidationError as error:
        raise UserError(f"{folder / INFO}: {first_problem(error, CheckpointInfo)}") from None


def _inside(folder: Path) -> str:
    """Which checkpoints a folder that is none holds, for the error."""
    epochs = sorted(int(match[1]) for path in folder.glob("epoch_*") if (match := _EPOCH.fullmatch(path.name)))
    if not epochs:
        return ""
    return f", but those of epochs {', '.join(map(str, epochs))}: give {folder}/epoch_{epochs[-1]}"
