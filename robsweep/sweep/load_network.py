"""A checkpoint's network, for use in Python."""

from pathlib import Path

from robsweep.interchange.embedding import EmbeddingNetwork, embedding_network
from robsweep.sweep.arguments import STORAGE
from robsweep.sweep.checkpoint_path import checkpoint_path


def load_network(checkpoint: str | Path, *, storage: str = STORAGE) -> EmbeddingNetwork:
    """The network of a checkpoint, in eval mode, on the CPU.

    It takes images as ``B x C x H x W`` in [0, 1]. It returns embeddings as ``B x D``. They have L2 norm 1 in the
    metrics N and C, which compare directions.

    Args:
        checkpoint: a checkpoint folder, ``RUN:CONFIG[@EPOCH]``, or a ``.ckpt`` file of the reference implementation.
        storage: folder or URI of the runs.

    Raises:
        UserError: no such checkpoint, or it is damaged.
    """
    return embedding_network(checkpoint_path(str(checkpoint), storage))[0]
