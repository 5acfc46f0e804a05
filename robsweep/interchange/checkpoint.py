"""Any checkpoint by its path: our folders and the reference implementation's files, and one made into the other."""

from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from robsweep.defenses.build import build_defense
from robsweep.errors import UserError
from robsweep.interchange.folder_name import folder_name
from robsweep.interchange.lightning import write_lightning
from robsweep.interchange.network import blank_network
from robsweep.interchange.optimiser import UnmappedError, take_over
from robsweep.interchange.reference import ReferenceCheckpoint, read_reference, reference_file
from robsweep.interchange.tensor_names import tensor_names_of
from robsweep.training.checkpoint import STATE, load_state, load_weights, save_checkpoint
from robsweep.training.checkpoint_info import CheckpointInfo, load_info
from robsweep.training.optimiser import build_optimiser

SUFFIX = ".ckpt"


@dataclass(frozen=True, slots=True)
class Converted:
    """Where a converted checkpoint lies, and what could not be kept (lines for the user)."""

    path: Path
    notes: tuple[str, ...] = ()


def open_checkpoint(path: Path) -> tuple[CheckpointInfo, dict[str, Tensor]]:
    """Provenance and weights (CPU, our names) of a checkpoint folder or of a reference ``.ckpt`` file.

    Nothing in the file is run. See ``read_reference`` for what stands for facts that such a file does not hold.

    Raises:
        UserError: neither of the two, damaged, or of a backbone or defense beyond the grammar.
    """
    if path.suffix == SUFFIX and not path.is_dir():
        reference = read_reference(path)
        return reference.info, reference.weights
    return load_info(path), load_weights(path)


def import_checkpoint(source: Path, target: Path) -> Converted:
    """Write the checkpoint folder ``target`` from a reference file, from which scoring and training go on.

    A gradual adversary's level is not in the reference's files: it begins at 2.0 again.

    Raises:
        UserError: see ``open_checkpoint``; or ``target`` exists.
    """
    _require_free(target)
    reference = read_reference(source)
    identity, training = reference.info.configuration.identity, reference.info.configuration.training
    defense = build_defense(identity.defense, identity.loss, training.budget, dataset=identity.dataset)
    if reference.file.extra.get("defense"):
        defense.load_state_dict(reference.file.extra["defense"])
    optimiser, notes = _optimiser_state(reference)
    state = {
        "optimiser": optimiser,
        "defense": defense.state_dict(),
        "streams": reference.file.extra.get("streams", []),
    }
    save_checkpoint(target, reference.info, reference.weights, state)
    return Converted(target, notes)


def export_checkpoint(source: Path, target: Path, *, make_folder: bool = False) -> Converted:
    """Write a reference ``.ckpt`` file from the checkpoint folder ``source``.

    Args:
        source: one of our checkpoints.
        target: the file; or, with ``make_folder``, the folder in which the reference's own tree
            ``logs_<dataset>-<model>-<loss>/lightning_logs/version_0/checkpoints/`` is made.

    Raises:
        UserError: no checkpoint there, the file exists, or the reference has no name for the configuration.
    """
    info, weights = load_info(source), load_weights(source)
    if make_folder:
        tree = target / folder_name(info.configuration.identity) / "lightning_logs" / "version_0" / "checkpoints"
        target = tree / f"epoch={max(info.epoch - 1, 0)}-step={info.training_steps}{SUFFIX}"
    _require_free(target)
    has_state = (source / STATE).exists()
    write_lightning(target, reference_file(info, weights, load_state(source) if has_state else None))
    return Converted(target, () if has_state else (f"no optimiser state in {source}: the file has none either",))


def _optimiser_state(reference: ReferenceCheckpoint) -> tuple[dict[str, object], tuple[str, ...]]:
    configuration = reference.info.configuration
    table, model = tensor_names_of(configuration.identity.backbone), blank_network(configuration)
    names = {name: table.to_reference(name) for name, _ in model.named_parameters()}
    parameters = set(names.values())
    theirs = [name for name in reference.file.weights if name in parameters]
    config = configuration.training.optimiser
    try:
        return take_over(reference.file.optimisers, theirs, model, config, names=names), ()
    except UnmappedError as reason:
        return build_optimiser(config, model).state_dict(), (f"the optimiser starts afresh: {reason}",)


def _require_free(target: Path) -> None:
    if target.exists():
        raise UserError(f"{target} exists already: give another target")
