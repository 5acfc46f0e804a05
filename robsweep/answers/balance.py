"""Which member of a front gives up least of every objective."""

import numpy as np
from numpy.typing import NDArray


def knee(points: NDArray[np.float64]) -> int | None:
    """The row of ``n x m`` points of a front, every objective maximised, that is nearest to the ideal point.

    Every objective is scaled to 0 at the front's worst value and 1 at its best, so units do not matter; the ideal
    point has the best value of each. Distances are Euclidean (compromise programming, Zeleny 1973). Equal points count
    once. Fewer than three different points have none between them: None. Of equally near ones the first.
    """
    if len(np.unique(points, axis=0)) < 3:
        return None
    worst, best = points.min(axis=0), points.max(axis=0)
    span = np.where(best > worst, best - worst, 1.0)
    return int(np.argmin(np.linalg.norm((best - points) / span, axis=1)))
