"""Normalised mutual information of classes and given clusters, with its bootstrap interval."""

import numpy as np
from numpy.typing import NDArray

from robsweep.errors import UserError
from robsweep.metrics.intervals import Interval

Ints = NDArray[np.int64]


def nmi_of(labels: Ints, clusters: Ints) -> float:
    """NMI of two partitions of the same ``N`` images, over the mean of both entropies; in [0, 1].

    NaN where ``clusters`` is empty: embeddings that are not finite have none.

    Raises:
        UserError: other lengths.
    """
    if not len(clusters):
        return float("nan")
    if len(labels) != len(clusters):
        raise UserError(
            f"every image needs a class and a cluster, got {len(labels)} labels and {len(clusters)} clusters"
        )
    try:
        from sklearn.metrics import normalized_mutual_info_score
    except ImportError:  # as on a machine that holds little else than torch; both agree to rounding
        counts, classes, groups = _table(labels, clusters)[:3]
        return _of_counts(counts, classes, groups)
    return float(normalized_mutual_info_score(labels, clusters, average_method="arithmetic"))


def nmi_interval(labels: Ints, clusters: Ints, *, seed: int, resamples: int = 1000, level: float = 0.95) -> Interval:
    """Centred percentile bootstrap interval of NMI over the images, the clustering held fixed.

    Images are drawn with replacement, each with its class and its cluster. A draw repeats some images and leaves
    out others, so that classes and clusters seem to agree more than they do: the resampled NMI lies above the one
    measured, the more so the fewer images a class has. The quantiles are therefore taken of the resampled values
    less their mean, and laid around the value measured (cut to [0, 1]). Same seed, same interval, whatever the
    order of the images.

    Args:
        labels, clusters: ``N`` integers each; empty clusters give NaN.
        resamples: number of draws, at least 1.
        level: share of the resampled values inside the interval, in (0, 1).

    Raises:
        UserError: other lengths, or a number out of its range.
    """
    if resamples < 1 or not 0 < level < 1:
        raise UserError(f"expected resamples >= 1 and 0 < level < 1, got {resamples=} and {level=}")
    value = nmi_of(labels, clusters)
    if np.isnan(value):
        return Interval(value, value, value)
    drawn = _resampled(labels, clusters, seed, resamples)
    tail = (1 - level) / 2
    low, high = value + np.quantile(drawn - drawn.mean(), (tail, 1 - tail))
    return Interval(value, float(min(value, max(low, 0.0))), float(max(value, min(high, 1.0))))


def _resampled(labels: Ints, clusters: Ints, seed: int, resamples: int) -> NDArray[np.float64]:
    """NMI of every draw, ``resamples``."""
    generator = np.random.default_rng(seed)
    pairs, classes, groups, images = _table(labels, clusters)
    found = np.empty(resamples)
    for draw in range(resamples):
        counts = np.bincount(images[generator.integers(len(images), size=len(images))], minlength=len(pairs))
        found[draw] = _of_counts(counts, classes, groups)
    return found


def _table(labels: Ints, clusters: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """How often each pair of a class and a cluster occurs, its class, its cluster (``P``); the pair of each image.

    Images come in the order of their pairs, so that their own does not matter.
    """
    pairs, cell, counts = np.unique(
        np.stack([labels, clusters], axis=1), axis=0, return_inverse=True, return_counts=True
    )
    classes, groups = (np.unique(column, return_inverse=True)[1] for column in pairs.T)
    return counts, classes, groups, np.sort(cell.ravel())


def _of_counts(counts: NDArray[np.intp], classes: Ints, groups: Ints) -> float:
    """NMI of how often each pair of a class and a cluster occurs; ``P`` each."""
    joint = _entropy(counts)
    own, other = (_entropy(np.bincount(side, weights=counts)) for side in (classes, groups))
    # two partitions that put everything together agree, as in scikit-learn
    return float(2 * (own + other - joint) / (own + other)) if own + other > 0 else 1.0


def _entropy(counts: NDArray[np.intp] | NDArray[np.float64]) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())
