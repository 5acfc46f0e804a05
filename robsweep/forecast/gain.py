"""How much hypervolume points add to a front; every objective is maximised."""

import numpy as np
from numpy.typing import NDArray

from robsweep.pareto.dominance import is_nondominated
from robsweep.pareto.hypervolume import hypervolume


def gains(
    front: NDArray[np.float64], points: NDArray[np.float64], reference: NDArray[np.float64]
) -> NDArray[np.float64]:
    """``n``: what each of ``n x m`` points alone would add to the hypervolume of a front of ``f x m`` points.

    O(n f) for two objectives.
    """
    above = front[(front > reference).all(axis=1)] if len(front) else front.reshape(0, points.shape[1])
    above = above[is_nondominated(above)] if len(above) else above
    if points.shape[1] != 2:
        before = hypervolume(above, reference)
        return np.array([hypervolume(np.vstack([above, point]), reference) - before for point in points])
    above = above[np.argsort(above[:, 0])]  # the second objective falls
    left = np.concatenate([reference[:1], above[:, 0]])
    right = np.append(above[:, 0], np.inf)
    height = np.append(above[:, 1], reference[1])
    widths = np.minimum(points[:, :1], right) - left
    heights = points[:, 1:] - height
    return np.asarray((np.maximum(widths, 0.0) * np.maximum(heights, 0.0)).sum(axis=1))
