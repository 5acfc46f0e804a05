"""Checkpoints of the reference implementation: read as ours, and written from ours."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from torch import Tensor

from robsweep.config.configuration import Configuration
from robsweep.config.messages import first_problem
from robsweep.config.recipes import recipe
from robsweep.errors import UserError
from robsweep.grammar.identity import Identity
from robsweep.interchange.folder_name import find_identity
from robsweep.interchange.lightning import LightningFile, read_lightning
from robsweep.interchange.network import blank_network, network_with
from robsweep.interchange.swin import swin_constants
from robsweep.interchange.tensor_names import TensorNames, tensor_names_of
from robsweep.training.checkpoint_info import CheckpointInfo

CODE_VERSION = "reference"
"""What stands for the code version of a checkpoint that the reference implementation trained."""


@dataclass(frozen=True, slots=True)
class ReferenceCheckpoint:
    """A reference checkpoint under our names; ``file`` is what it was read from, under theirs."""

    info: CheckpointInfo
    weights: dict[str, Tensor]
    file: LightningFile


def read_reference(path: Path) -> ReferenceCheckpoint:
    """Read a ``.ckpt`` file below a folder ``logs_<dataset>-<model>-<loss>``.

    Its files know neither seed nor data nor the cost of training: seed 0, fingerprint "" and cost 0 stand for
    unknown, and the recipe of its backbone for how it was trained. Files that robsweep wrote know it all.

    Raises:
        UserError: no such folder, a name beyond the grammar, or a file that cannot be read or does not fit.
    """
    file = read_lightning(path)
    known = _own_info(path, file)
    identity = known.configuration.identity if known else _identity(path)
    names = tensor_names_of(identity.backbone)
    found = _translated(path, file, names)
    configuration = known.configuration if known else _configuration(identity, found.get(names.head))
    wanted = dict(blank_network(configuration).state_dict())
    constants = {name: tensor for name, tensor in wanted.items() if names.is_constant(names.to_reference(name))}
    _require_fit(path, identity.backbone, wanted, found | constants)
    info = known or CheckpointInfo(
        configuration=configuration,
        seed=0,
        epoch=file.epochs,
        training_steps=file.steps,
        train_passes=0,
        train_seconds=0.0,
        train_fingerprint="",
        code_version=CODE_VERSION,
    )
    return ReferenceCheckpoint(info, {name: (found | constants)[name] for name in wanted}, file)


def reference_file(info: CheckpointInfo, weights: dict[str, Tensor], state: dict[str, Any] | None) -> LightningFile:
    """The Lightning file of a checkpoint of ours, with all that is needed to read it back unchanged.

    Args:
        info, weights: the checkpoint.
        state: optimiser and defense state; None where it is not kept.

    Raises:
        UserError: the reference implementation has no such backbone, or the weights are another network's.
    """
    names = tensor_names_of(info.configuration.identity.backbone)
    ordered = network_with(info.configuration, weights).state_dict()  # its order is that of the optimiser's indices
    theirs = OrderedDict((names.to_reference(name), weights[name]) for name in ordered)
    if names.constants:
        index = next(tensor for name, tensor in weights.items() if name.endswith(".relative_position_index"))
        theirs.update(swin_constants(index))
    # torchvision's MNASNet refuses weights without the version of its layout
    versions = ordered._metadata.items()  # type: ignore[attr-defined]
    layout = OrderedDict((names.to_reference(f"{module}." if module else ""), version) for module, version in versions)
    theirs._metadata = OrderedDict((name.rstrip("."), version) for name, version in layout.items())  # type: ignore[attr-defined]
    extra = {
        "info": info.model_dump_json(),
        "defense": state["defense"] if state else {},
        "streams": state["streams"] if state else [],
    }
    return LightningFile(theirs, info.epoch, info.training_steps, [state["optimiser"]] if state else [], extra)


def _own_info(path: Path, file: LightningFile) -> CheckpointInfo | None:
    if "info" not in file.extra:
        return None
    try:
        return CheckpointInfo.model_validate_json(file.extra["info"])
    except ValidationError as error:
        raise UserError(f"{path}: {first_problem(error, CheckpointInfo)}") from None


def _identity(path: Path) -> Identity:
    identity = find_identity(path)
    if identity is None:
        raise UserError(
            f"{path} lies in no folder logs_<dataset>-<model>-<loss>, which says what a reference checkpoint is"
        )
    return identity


def _configuration(identity: Identity, head: Tensor | None) -> Configuration:
    training = recipe(identity.dataset, identity.backbone)
    if head is not None and head.ndim == 1:
        training = training.model_copy(update={"embedding_dim": len(head)})
    return Configuration(identity=identity, training=training)


def _translated(path: Path, file: LightningFile, names: TensorNames) -> dict[str, Tensor]:
    ours = {name: names.from_reference(name) for name in file.weights if not names.is_constant(name)}
    foreign = [name for name, mine in ours.items() if mine is None]
    if foreign:
        raise UserError(f"{path} holds tensors outside the network: {_few(foreign)}")
    return {mine: file.weights[name] for name, mine in ours.items() if mine is not None}


def _require_fit(path: Path, backbone: str, wanted: dict[str, Tensor], found: dict[str, Tensor]) -> None:
    names = tensor_names_of(backbone)
    problems = {
        "missing": wanted.keys() - found.keys(),
        "unexpected": found.keys() - wanted.keys(),
        "of another shape": {n for n in wanted.keys() & found.keys() if wanted[n].shape != found[n].shape},
    }
    parts = [f"{what} {_few(names.to_reference(name) for name in which)}" for what, which in problems.items() if which]
    if parts:
        raise UserError(f"{path} does not fit the backbone {backbone}: {'; '.join(parts)}")


def _few(names: Iterable[str]) -> str:
    ordered = sorted(names)
    more = f" and {len(ordered) - 3} more" if len(ordered) > 3 else ""
    return ", ".join(ordered[:3]) + more
