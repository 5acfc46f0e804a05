"""How well k-means clusters of the embeddings agree with the classes."""

import warnings
from importlib.util import find_spec

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from robsweep.distances import to_metric
from robsweep.errors import UserError
from robsweep.grammar.hardness import Metric
from robsweep.metrics.information import nmi_of


def nmi(embeddings: Tensor, labels: Tensor, metric: Metric, *, seed: int = 123, iterations: int = 25) -> float:
    """Normalised mutual information of classes and k-means clusters, as many clusters as classes; in [0, 1].

    Normalised by the arithmetic mean of both entropies. The seed decides where k-means starts, and seeds
    alone spread the score by a few hundredths; so does a change of the machine. NaN where an embedding is not
    finite. Arguments and errors as in ``clusters_of``.
    """
    clusters = clusters_of(embeddings, labels, metric, seed=seed, iterations=iterations)
    return nmi_of(labels.cpu().numpy(), clusters)


def clusters_of(
    embeddings: Tensor, labels: Tensor, metric: Metric, *, seed: int = 123, iterations: int = 25
) -> NDArray[np.int64]:
    """The k-means cluster of every embedding, as many clusters as classes: ``N``; empty where one is not finite.

    Where faiss is not installed a warning says so, and there are no clusters either.

    Args:
        embeddings: ``N x D``; normalised here where the metric asks for it.
        labels: ``N`` integers.
        iterations: of k-means.

    Raises:
        UserError: no embeddings, or shapes that do not fit.
    """
    if embeddings.ndim != 2 or len(embeddings) != len(labels) or not len(labels):
        shapes = f"{tuple(embeddings.shape)} and {tuple(labels.shape)}"
        raise UserError(f"embeddings must be N x D with N >= 1 labels, got {shapes}")
    compared = to_metric(embeddings.detach().float(), metric)
    if not bool(compared.isfinite().all()):
        return np.empty(0, dtype=np.int64)
    if find_spec("faiss") is None:
        warnings.warn("NMI is not measured: faiss is not installed", stacklevel=2)
        return np.empty(0, dtype=np.int64)
    points = np.ascontiguousarray(compared.cpu().numpy())
    return _kmeans(points, len(torch.unique(labels)), seed=seed, iterations=iterations, gpu=compared.is_cuda)


def _kmeans(points: NDArray[np.float32], clusters: int, *, seed: int, iterations: int, gpu: bool) -> NDArray[np.int64]:
    """Cluster of each of ``N x D`` points, ``N``. ``gpu``: on one, where faiss is built for it and sees it."""
    import faiss  # takes a second to load, and only this function needs it

    # few points a cluster (SOP has five a class) are meant, not a mistake to warn of
    options = {"niter": iterations, "seed": seed, "min_points_per_centroid": 1}
    if gpu and faiss.get_num_gpus() > 0:
        options["gpu"] = True
    kmeans = faiss.Kmeans(points.shape[1], clusters, **options)
    kmeans.train(points)
    _, assigned = kmeans.index.search(points, 1)
    return np.asarray(assigned[:, 0], dtype=np.int64)
