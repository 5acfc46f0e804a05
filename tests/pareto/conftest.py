"""What is small enough to be done by definition."""

from itertools import pairwise, product

import pytest


@pytest.fixture(scope="session")
def lost_volumes():
    """A function: of points above a reference, what each of them alone dominates; infinite sides are allowed."""

    def lost(points, reference):
        # between neighbouring coordinates lie cells of which a point dominates all or nothing
        axes = [sorted({low, *(x for x in column if x > low)}) for low, column in zip(reference, points.T, strict=True)]
        volumes = [0.0] * len(points)
        for cell in product(*(pairwise(axis) for axis in axes)):
            over = [
                i for i, point in enumerate(points) if all(x >= high for x, (_, high) in zip(point, cell, strict=True))
            ]
            if len(over) == 1:
                volume = 1.0
                for low, high in cell:
                    volume *= high - low
                volumes[over[0]] += volume
        return volumes

    return lost
