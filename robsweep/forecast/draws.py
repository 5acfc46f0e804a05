"""Standard normal numbers that belong to a configuration: the same in every decision, whoever else is there."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

DRAWS = 64


@lru_cache(maxsize=8192)
def normal(name: str, objectives: int) -> NDArray[np.float64]:
    """``DRAWS x objectives`` numbers, a function of the name; half of them are the other half with turned signs."""
    half = np.random.default_rng(list(name.encode())).standard_normal((DRAWS // 2, objectives))
    return np.concatenate([half, -half])
