"""A checkpoint's weights as arrays, which travel through Ray's object store without a copy."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from robsweep.training.checkpoint import load_weights


def read_weights(folder: str) -> dict[str, NDArray[np.float32]]:
    """Name -> array of every parameter and buffer.

    Raises:
        UserError: the checkpoint is incomplete or damaged.
    """
    return {name: tensor.numpy() for name, tensor in load_weights(Path(folder)).items()}
