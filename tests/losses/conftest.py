"""Triplets with hand-made distances."""

import numpy as np
import torch

from robsweep.distances import to_metric
from robsweep.grammar.hardness import Metric


def some_triplets(metric: Metric) -> tuple[torch.Tensor, ...]:
    rows = torch.randn(3, 9, 4, generator=torch.Generator().manual_seed(2))
    return tuple(to_metric(rows, metric).unbind())


def distance_between(a: np.ndarray, b: np.ndarray, metric: Metric) -> float:
    return float(1 - a @ b) if metric is Metric.COSINE else float(np.sqrt(((a - b) ** 2).sum()))
