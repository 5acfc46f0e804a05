"""Weights from a file into a network; never runs code from the file."""

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from robsweep.errors import UserError


def read_weights(path: Path) -> dict[str, Tensor]:
    """The tensors of a ``.safetensors``, ``.pt`` or ``.pth`` file by name, on the CPU.

    Raises:
        UserError: missing, of another kind, damaged, or holding anything but tensors.
    """
    if not path.is_file():
        raise UserError(f"weights file {str(path)!r} {'is a folder' if path.is_dir() else 'does not exist'}")
    try:
        if path.suffix == ".safetensors":
            from safetensors.torch import load_file

            content: object = load_file(path)
        elif path.suffix in (".pt", ".pth"):
            content = torch.load(path, map_location="cpu", weights_only=True)
        else:
            raise UserError(f"weights file {str(path)!r}: expected .safetensors, .pt or .pth")
    except UserError:
        raise
    except Exception as error:  # damaged files raise many types, from pickle to the operating system's
        reason = str(error).partition("\n")[0]
        raise UserError(f"weights file {str(path)!r} cannot be read: {reason}") from error
    if not isinstance(content, Mapping) or not all(isinstance(tensor, Tensor) for tensor in content.values()):
        raise UserError(f"weights file {str(path)!r} holds something other than a state dict of tensors")
    return dict(content)


def load_weights(model: nn.Module, path: Path, *, prefix: str = "", head: str | None = None) -> None:
    """Fill ``model`` from a file that holds either its own state dict or that of the plain ImageNet network.

    In the second case names get ``prefix``, and a last layer ``head`` of another shape keeps its random start
    (1,000 ImageNet classes are no embedding). Everything else must fit exactly.

    Raises:
        UserError: the file cannot be read or does not fit.
    """
    found = read_weights(path)
    wanted = model.state_dict()
    if prefix and not any(name.startswith(prefix) for name in found):
        found = {prefix + name: tensor for name, tensor in found.items()}
        if head is not None:
            found = {
                name: wanted[name] if _other_head(name, tensor, wanted, prefix + head) else tensor
                for name, tensor in found.items()
            }
    misfits = sorted(wanted.keys() ^ found.keys()) or [
        name for name, tensor in found.items() if tensor.shape != wanted[name].shape
    ]
    if misfits:
        raise UserError(
            f"weights file {str(path)!r} does not fit the backbone: {len(misfits)} tensors differ, first {misfits[0]!r}"
        )
    model.load_state_dict(found)


def _other_head(name: str, tensor: Tensor, wanted: Mapping[str, Tensor], head: str) -> bool:
    return name.rpartition(".")[0] == head and name in wanted and tensor.shape != wanted[name].shape
