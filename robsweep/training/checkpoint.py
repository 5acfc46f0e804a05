"""A checkpoint folder: weights, the full configuration, and what it takes to train on.

``weights.safetensors`` the network; ``checkpoint.json`` a ``CheckpointInfo``, sealed, with digests of the others;
``state.pt`` optimiser and defense state and, within an epoch, the random streams of all workers (tensors and plain
values only: read with ``weights_only``).
"""

import io
import os
import shutil
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from robsweep.errors import UserError
from robsweep.run.local_files import naming
from robsweep.run.seal import sealed
from robsweep.training.checkpoint_files import read_file, write_file
from robsweep.training.checkpoint_info import INFO, CheckpointInfo, load_info
from robsweep.training.tensor_file import from_bytes, to_bytes

WEIGHTS, STATE = "weights.safetensors", "state.pt"


def save_checkpoint(folder: Path, info: CheckpointInfo, weights: dict[str, Tensor], state: dict[str, Any]) -> None:
    """Write a checkpoint; it appears under ``folder`` complete or not at all, replacing an older one.

    Raises:
        OSError: it cannot be written, as on a full disk; names the file.
    """
    partial = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        with naming(folder):
            partial.mkdir(parents=True)
        tensors = to_bytes({name: value.detach().cpu().contiguous() for name, value in weights.items()})
        states = io.BytesIO()
        torch.save(state, states)
        digests = {
            "weights_sha256": write_file(partial / WEIGHTS, tensors, called=folder / WEIGHTS),
            "state_sha256": write_file(partial / STATE, states.getbuffer(), called=folder / STATE),
        }
        described = sealed(info.model_copy(update=digests).model_dump_json(indent=1))
        write_file(partial / INFO, described.encode(), called=folder / INFO)
        with naming(folder):
            if folder.exists():
                remove_checkpoint(folder)
            partial.rename(folder)
    except OSError:
        shutil.rmtree(partial, ignore_errors=True)  # what lies there takes the room that is lacking
        raise


def remove_checkpoint(folder: Path) -> None:
    """Delete a checkpoint; killed in between, it leaves a hidden folder, never a part of a checkpoint."""
    hidden = folder.with_name(f".{folder.name}.{os.getpid()}.removed")
    folder.rename(hidden)
    shutil.rmtree(hidden)


def load_weights(folder: Path) -> dict[str, Tensor]:
    """The network's parameters and buffers, on the CPU.

    Raises:
        UserError: the checkpoint is incomplete or damaged.
    """
    content = read_file(folder / WEIGHTS, load_info(folder).weights_sha256)
    try:
        return from_bytes(content)
    except ValueError as error:
        raise UserError(f"{folder / WEIGHTS} cannot be read: {error}") from None


def load_state(folder: Path) -> dict[str, Any]:
    """Optimiser and defense state, and the random streams.

    Raises:
        UserError: the checkpoint is incomplete or damaged.
    """
    content = read_file(folder / STATE, load_info(folder).state_sha256)
    try:
        state: dict[str, Any] = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
        lacking = {"optimiser", "defense", "streams"} - state.keys()
    except Exception as error:  # torch raises many types for a damaged file
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise UserError(f"{folder / STATE} cannot be read: {reason}") from None
    if lacking:
        raise UserError(f"{folder / STATE} cannot be read: it holds no {min(lacking)}")
    return state
