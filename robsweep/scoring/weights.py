"""A checkpoint's weights as arrays, which travel through Ray's object store without a copy."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from robsweep.errors import UserError
from robsweep.training.checkpoint import WEIGHTS, weights_content


def read_weights(folder: str) -> dict[str, NDArray[np.float32]]:
    """Name -> array of every parameter and buffer.

    Raises:
        UserError: the checkpoint is incomplete or damaged.
    """
    content = weights_content(Path(folder))
    try:
        return load(content)
    except SafetensorError as error:
        raise UserError(f"{Path(folder) / WEIGHTS} cannot be read: {error}") from None
