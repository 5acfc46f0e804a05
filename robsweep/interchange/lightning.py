"""Files of PyTorch Lightning, read without Lightning and without running anything that they hold."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.serialization import get_unsafe_globals_in_checkpoint, safe_globals

from robsweep.config.messages import short
from robsweep.errors import UserError
from robsweep.interchange.target import partial_of

_HARMLESS = re.compile(r"(argparse|lightning\w*|pytorch_lightning|torchmetrics|omegaconf|numpy|robrank)\..*")
"""Packages whose objects stand beside the weights (hyperparameters, callbacks). They are not imported."""

VERSION = "1.5.10"
"""The format written: the last where ``epoch`` counts finished epochs, which every later Lightning converts."""


class _Placeholder:
    """Stands for any object that is not needed; takes whatever it is given and does nothing with it."""

    def __new__(cls, *_: object) -> "_Placeholder":
        return super().__new__(cls)

    def __init__(self, *_: object) -> None:
        pass

    def __setstate__(self, state: object) -> None:
        pass


@dataclass(frozen=True, slots=True)
class LightningFile:
    """What is of use in a Lightning file.

    ``weights``: the module's state dict, in its order. ``epochs``, ``steps``: finished ones. ``optimisers``: their
    state dicts. ``extra``: robsweep's own entry (strings, numbers and containers), empty in files of others.
    """

    weights: dict[str, Tensor]
    epochs: int
    steps: int
    optimisers: list[Any]
    extra: dict[str, Any]


def read_lightning(path: Path) -> LightningFile:
    """Read a ``.ckpt`` file onto the CPU.

    Only tensors and plain values are taken (``weights_only``); objects of Lightning, numpy and argparse become
    empty placeholders.

    Raises:
        UserError: missing, damaged, without a ``state_dict``, or holding objects of any other kind.
    """
    content = _load(path)
    if not isinstance(content, dict) or not isinstance(content.get("state_dict"), dict):
        raise UserError(f"{path} is not a checkpoint of PyTorch Lightning: it holds no state_dict")
    weights = content["state_dict"]
    if not all(isinstance(tensor, Tensor) for tensor in weights.values()):
        raise UserError(f"{path} is not a checkpoint of PyTorch Lightning: its state_dict holds more than tensors")
    optimisers, extra = content.get("optimizer_states"), content.get("robsweep")
    return LightningFile(
        weights=dict(weights),
        epochs=_finished_epochs(path, content),
        steps=_count(path, content, "global_step"),
        optimisers=optimisers if isinstance(optimisers, list) else [],
        extra=extra if isinstance(extra, dict) else {},
    )


def write_lightning(path: Path, file: LightningFile) -> None:
    """Write a file that Lightning reads, also to go on training; its folder is made.

    Raises:
        UserError: it cannot be written.
    """
    partial = partial_of(path)
    content = {
        "epoch": file.epochs,
        "global_step": file.steps,
        "pytorch-lightning_version": VERSION,
        "state_dict": file.weights,
        "callbacks": {},
        "optimizer_states": file.optimisers,
        "lr_schedulers": [],
        "robsweep": file.extra,
    }
    torch.save(content, partial)
    partial.replace(path)


def _load(path: Path) -> object:
    if not path.is_file():
        raise UserError(f"checkpoint {str(path)!r} does not exist")
    try:
        foreign = get_unsafe_globals_in_checkpoint(path)
    except Exception as error:  # damaged files raise many types, from pickle's to the zip reader's
        raise UserError(f"{path} cannot be read: {str(error).partition(chr(10))[0]}") from None
    refused = sorted(name for name in foreign if not _HARMLESS.fullmatch(name))
    if refused:
        raise UserError(f"{path} holds {refused[0]}, which no checkpoint needs: nothing was loaded")
    try:
        with safe_globals([(_Placeholder, name) for name in foreign]):
            content: object = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # as above
        raise UserError(f"{path} cannot be read: {str(error).partition(chr(10))[0]}") from None
    return content


def _finished_epochs(path: Path, content: dict[Any, Any]) -> int:
    # From 1.6 on, `epoch` is the index of the epoch that is about to end while the checkpoint is written.
    version = re.match(r"(\d{1,6})\.(\d{1,6})", str(content.get("pytorch-lightning_version", "")))
    counts_from_zero = version is not None and (int(version[1]), int(version[2])) >= (1, 6)
    return _count(path, content, "epoch") + counts_from_zero


def _count(path: Path, content: dict[Any, Any], name: str) -> int:
    value = content.get(name)
    if not isinstance(value, int) or value < 0:
        raise UserError(f"{path} is not a checkpoint of PyTorch Lightning: {name} is {short(value)}, expected a count")
    return value
