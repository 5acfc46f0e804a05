"""A checkpoint folder: weights, the full configuration, and what it takes to train on.

``weights.safetensors`` the network; ``checkpoint.json`` a ``CheckpointInfo``; ``state.pt`` optimiser and defense
state and, within an epoch, the random streams of all workers (tensors and plain values only: read with
``weights_only``).
"""

import os
import re
import shutil
from pathlib import Path
from typing import Any

import torch
from pydantic import ValidationError
from torch import Tensor

from robsweep.config.configuration import Configuration
from robsweep.config.messages import first_problem
from robsweep.config.precision import UsedPrecision
from robsweep.errors import UserError
from robsweep.grammar.frozen import Frozen

WEIGHTS, INFO, STATE = "weights.safetensors", "checkpoint.json", "state.pt"
_EPOCH = re.compile(r"epoch_(\d+)")


class CheckpointInfo(Frozen):
    """Where a checkpoint comes from and what it cost.

    ``epoch``: epochs done; ``step``: updates done of the one after it. ``train_passes``: images passed forward and
    backward to perturb them, of all workers. ``train_seconds``: wall time of training. ``precision``: of these passes.
    """

    configuration: Configuration
    seed: int
    epoch: int
    step: int = 0
    training_steps: int
    train_passes: int
    train_seconds: float
    precision: UsedPrecision = "float32"
    data_fingerprint: str
    code_version: str


def save_checkpoint(folder: Path, info: CheckpointInfo, weights: dict[str, Tensor], state: dict[str, Any]) -> None:
    """Write a checkpoint; it appears under ``folder`` complete or not at all, replacing an older one."""
    from safetensors.torch import (
        save_file,  # the loop trains without it, on a machine that holds little else than torch
    )

    partial = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    save_file({name: value.detach().cpu().contiguous() for name, value in weights.items()}, partial / WEIGHTS)
    (partial / INFO).write_text(info.model_dump_json(indent=1))
    shutil.copymode(partial / INFO, partial / WEIGHTS)  # safetensors' own is for the owner alone
    torch.save(state, partial / STATE)
    for file in partial.iterdir():
        with file.open("rb") as written:
            os.fsync(written.fileno())
    if folder.exists():
        remove_checkpoint(folder)
    partial.rename(folder)


def remove_checkpoint(folder: Path) -> None:
    """Delete a checkpoint; killed in between, it leaves a hidden folder, never a part of a checkpoint."""
    hidden = folder.with_name(f".{folder.name}.{os.getpid()}.removed")
    folder.rename(hidden)
    shutil.rmtree(hidden)


def load_info(folder: Path) -> CheckpointInfo:
    """The provenance of a checkpoint.

    Raises:
        UserError: no checkpoint there, or one that does not parse.
    """
    try:
        return CheckpointInfo.model_validate_json((folder / INFO).read_text())
    except OSError:
        raise UserError(f"{folder} is not a checkpoint: it holds no {INFO}{_inside(folder)}") from None
    except UnicodeDecodeError as error:
        raise UserError(f"{folder / INFO} cannot be read: {error}") from None
    except ValidationError as error:
        raise UserError(f"{folder / INFO}: {first_problem(error, CheckpointInfo)}") from None


def _inside(folder: Path) -> str:
    """Which checkpoints a folder that is none holds, for the error."""
    epochs = sorted(int(match[1]) for path in folder.glob("epoch_*") if (match := _EPOCH.fullmatch(path.name)))
    if not epochs:
        return ""
    return f", but those of epochs {', '.join(map(str, epochs))}: give {folder}/epoch_{epochs[-1]}"


def load_weights(folder: Path) -> dict[str, Tensor]:
    """The network's parameters and buffers, on the CPU.

    Raises:
        UserError: the file is missing or damaged.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(folder / WEIGHTS)
    except (OSError, SafetensorError) as error:
        raise UserError(f"{folder / WEIGHTS} cannot be read: {error}") from None


def load_state(folder: Path) -> dict[str, Any]:
    """Optimiser and defense state, and the random streams.

    Raises:
        UserError: the file is missing or damaged.
    """
    try:
        state: dict[str, Any] = torch.load(folder / STATE, map_location="cpu", weights_only=True)
        lacking = {"optimiser", "defense", "streams"} - state.keys()
    except Exception as error:  # torch raises many types for a damaged file
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise UserError(f"{folder / STATE} cannot be read: {reason}") from None
    if lacking:
        raise UserError(f"{folder / STATE} cannot be read: it holds no {min(lacking)}")
    return state
