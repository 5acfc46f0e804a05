"""Export of a checkpoint's embedding network, checked equal before the file is there."""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from robsweep.errors import UserError
from robsweep.interchange.checkpoint import open_checkpoint
from robsweep.interchange.embedding import EmbeddingNetwork, random_images
from robsweep.interchange.formats import FORMATS, Embed
from robsweep.interchange.network import network_with
from robsweep.interchange.preprocessing import Preprocessing, preprocessing_of
from robsweep.interchange.target import partial_of
from robsweep.training.checkpoint_info import CheckpointInfo

TOLERANCE = 1e-4
"""Largest difference to the network allowed, relative to the largest entry of its embeddings."""
_TRACED, _CHECKED = 2, (1, 3)
"""Images a batch while exporting and while checking: others, so that a batch size frozen in is found."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    ``info``: of the checkpoint. ``difference``: largest absolute one of an embedding's entries to the network's.
    """

    path: Path
    info: CheckpointInfo
    preprocessing: Preprocessing
    embedding_dim: int
    unit_length: bool
    difference: float


def export_network(source: Path, target: Path, *, unit_length: bool | None = None) -> Exported:
    """Write images in [0, 1] -> embeddings, for any batch size, in the format that ``target`` ends with.

    The file carries what it takes and what it is. It is loaded back and compared on random images first; it replaces
    an older one only if they agree.

    Args:
        source: a checkpoint folder or a reference ``.ckpt`` file.
        target: ends in ``.onnx``, ``.ts`` (TorchScript) or ``.pt2`` (``torch.export``).
        unit_length: embeddings of L2 norm 1; None: if the loss's metric is N or C.

    Raises:
        UserError: another ending, a checkpoint that cannot be read, packages missing, a target that cannot be
            written, or embeddings that differ.
    """
    if target.suffix not in FORMATS:
        raise UserError(f"target {str(target)!r}: expected a file ending in {', '.join(FORMATS)}")
    info, weights = open_checkpoint(source)
    identity = info.configuration.identity
    unit = identity.loss.metric.normalises if unit_length is None else unit_length
    trained = network_with(info.configuration, weights)
    network = EmbeddingNetwork(trained, unit_length=unit).eval()
    preprocessing = preprocessing_of(identity.dataset, trained)
    channels, side, _ = preprocessing.shape
    partial = partial_of(target)
    try:
        with torch.no_grad():
            traced = random_images(_TRACED, channels=channels, side=side, seed=0)
            facts = _facts(info, unit) | preprocessing.facts
            embed = FORMATS[target.suffix](network, traced, partial, facts)
            batches = [random_images(count, channels=channels, side=side, seed=count) for count in _CHECKED]
            expected = torch.cat([network(batch) for batch in batches])
            difference = compare(embed, batches, expected, name=str(target))
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return Exported(target, info, preprocessing, expected.shape[1], unit, difference)


def _facts(info: CheckpointInfo, unit_length: bool) -> dict[str, str]:
    """What the network is, as texts."""
    return {
        "identity": str(info.configuration),
        "key": info.configuration.key,
        "seed": str(info.seed),
        "epoch": str(info.epoch),
        "train_fingerprint": info.train_fingerprint,
        "code_version": info.code_version,
        "unit_length": json.dumps(unit_length),
    }


def compare(embed: Embed, batches: list[Tensor], expected: Tensor, *, name: str) -> float:
    """The largest absolute difference of ``embed``'s results to ``expected``, ``N x D``.

    Raises:
        UserError: it is above ``TOLERANCE`` times the largest entry, or not a number.
    """
    difference = float((torch.cat([embed(batch) for batch in batches]) - expected).abs().max())
    scale = float(expected.abs().max())
    if not difference <= TOLERANCE * scale:
        raise UserError(
            f"{name} was not written: its embeddings differ by {difference:.2g} from the network's, "
            f"whose largest entry is {scale:.2g}"
        )
    return difference
