"""Means over few seeds, their differences, and how far either may be off."""

import math
from collections.abc import Sequence
from statistics import fmean, stdev
from typing import NamedTuple

from scipy.stats import t


class Mean(NamedTuple):
    """Of several seeds, with half the width of its 95 % interval."""

    value: float
    half: float


def mean_of(values: Sequence[float], ends: Sequence[Sequence[float]]) -> Mean:
    """The mean over seeds; ``values``: one a seed, ``ends``: the 95 % interval over queries of each.

    Half its width is sqrt(q^2 + (t s)^2 / n). q is the mean half-width over queries: the queries are the same for all
    seeds, so their share does not shrink with n. s is the standard deviation over n seeds, t Student's of n - 1 degrees
    of freedom. A single seed says nothing of s.
    """
    queries = fmean(high - low for low, high in ends) / 2
    seeds = student(len(values)) * stdev(values) / math.sqrt(len(values)) if len(values) > 1 else 0.0
    return Mean(fmean(values), math.hypot(queries, seeds))


def difference_of(first: Sequence[float], second: Sequence[float]) -> Mean:
    """Second less first, each a value a seed, two seeds or more; Welch's interval over seeds.

    Both meet the same queries, so what these add is in both and is left out.
    """
    a, b = (stdev(values) ** 2 / len(values) for values in (first, second))
    if a + b == 0:
        return Mean(fmean(second) - fmean(first), 0.0)
    freedom = (a + b) ** 2 / (a**2 / (len(first) - 1) + b**2 / (len(second) - 1))
    return Mean(fmean(second) - fmean(first), float(t.ppf(0.975, freedom)) * math.sqrt(a + b))


def student(seeds: int) -> float:
    """The factor of a 95 % interval of a mean over ``seeds``, 2 or more."""
    return float(t.ppf(0.975, seeds - 1))


def verdict(difference: Mean) -> str:
    """Whether the second is above the first: ``holds``, ``reversed``, or ``open`` where 0 lies in the interval."""
    if abs(difference.value) <= difference.half:
        return "open"
    return "holds" if difference.value > 0 else "reversed"
