"""A checkpoint's weights as arrays, which travel through Ray's object store without a copy."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from robsweep.errors import UserError
from robsweep.training.checkpoint import WEIGHTS


def read_weights(folder: str) -> dict[str, NDArray[np.float32]]:
    """Name -> array of every parameter and buffer.

    Raises:
        UserError: missing or damaged.
    """
    path = Path(folder) / WEIGHTS
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise UserError(f"{path} cannot be read: {error}") from None
