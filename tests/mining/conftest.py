"""Slow definitions of what a miner may choose."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy import stats

from robsweep.grammar.hardness import Hardness, Metric
from robsweep.mining import Triplets, mine

Eligible = Callable[..., tuple[list[set[int]], list[set[int]]]]


def _distance(a: np.ndarray, b: np.ndarray, metric: Metric) -> float:
    if metric.normalises:
        a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    return float(1 - a @ b) if metric is Metric.COSINE else float(np.linalg.norm(a - b))


@pytest.fixture(scope="session")
def distances() -> Callable[[np.ndarray, Metric], np.ndarray]:
    """Distance matrix pair by pair in double precision."""

    def matrix(embeddings: np.ndarray, metric: Metric) -> np.ndarray:
        rows = embeddings.astype(np.float64)
        return np.array([[_distance(a, b, metric) for b in rows] for a in rows])

    return matrix


@pytest.fixture(scope="session")
def eligible() -> Eligible:
    """Positives and negatives that the table of miners allows for each anchor, item by item."""

    def sets(
        d: np.ndarray, labels: np.ndarray, hardness: Hardness, margin: float
    ) -> tuple[list[set[int]], list[set[int]]]:
        items = range(len(labels))
        positives, negatives = [], []
        for a in range(0, len(labels), 2):
            own = {j for j in items if labels[j] == labels[a]}
            others = {j for j in items if labels[j] != labels[a]}
            p, n = {a + 1}, others or set(items)
            if others and hardness is Hardness.SEMIHARD:
                n = {j for j in others if d[a, a + 1] < d[a, j] < d[a, a + 1] + margin} or others
            elif others and hardness is Hardness.HARDEST:
                n = {min(others, key=lambda j: (d[a, j], j))}
            elif others and hardness is Hardness.SOFTHARD:
                p = {j for j in own if d[a, j] > min(d[a, k] for k in others)} or own
                n = {j for j in others if d[a, j] < max(d[a, k] for k in own)} or others
            positives.append(p)
            negatives.append(n)
        return positives, negatives

    return sets


@pytest.fixture(scope="session")
def counted() -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """How often each item was drawn as positive and as negative of each anchor: two ``B x 2B``."""

    def count(
        embeddings: torch.Tensor, labels: torch.Tensor, hardness: Hardness, metric: Metric, draws: int
    ) -> tuple[np.ndarray, np.ndarray]:
        generator = torch.Generator().manual_seed(20)
        rows = torch.arange(len(labels) // 2)
        positive = torch.zeros(len(rows), len(labels))
        negative = torch.zeros(len(rows), len(labels))
        for _ in range(draws):
            mined: Triplets = mine(
                embeddings, labels, hardness, metric=metric, margin=metric.margin, generator=generator
            )
            assert torch.equal(mined.anchor, 2 * rows)
            positive[rows, mined.positive] += 1
            negative[rows, mined.negative] += 1
        return positive.numpy(), negative.numpy()

    return count


@pytest.fixture(scope="session")
def p_value() -> Callable[[np.ndarray, np.ndarray], float]:
    """Chi-square test of counts against probabilities, rows pooled; cells expected under 5 are merged."""

    def test(counts: np.ndarray, probabilities: np.ndarray) -> float:
        statistic, freedom = 0.0, 0
        for row, chances in zip(counts, probabilities, strict=True):
            expected = chances * row.sum()
            assert row[expected < 1e-6].sum() == 0, "drawn although not eligible"
            big = expected >= 5
            seen = np.append(row[big], row[~big].sum())
            due = np.append(expected[big], expected[~big].sum())
            seen, due = seen[due > 0.5], due[due > 0.5]
            statistic += float(((seen - due) ** 2 / due).sum())
            freedom += len(due) - 1
        return float(stats.chi2.sf(statistic, freedom)) if freedom else 1.0

    return test


@pytest.fixture(scope="session")
def golden() -> dict[str, np.ndarray]:
    """``miner.npz``: what the reference implementation drew from a batch of 32 pairs."""
    with np.load(Path(__file__).parents[1] / "golden" / "miner.npz") as arrays:
        return dict(arrays)


LABELS = {
    "all different": [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5],
    "repeated": [0, 0, 1, 1, 0, 0, 2, 2, 1, 1, 0, 0],
    "two": [7, 7, 7, 7, 7, 7, 3, 3, 7, 7, 3, 3],
    "one class": [4] * 12,
}


def embeddings_of(seed: int, *, rows: int = 12, columns: int = 5) -> torch.Tensor:
    return torch.randn(rows, columns, generator=torch.Generator().manual_seed(seed))


def supports_of(counts: np.ndarray) -> list[set[int]]:
    return [set(np.flatnonzero(row).tolist()) for row in counts]


def uniform_over(sets: list[set[int]], items: int) -> np.ndarray:
    return np.array([[(j in chosen) / len(chosen) for j in range(items)] for chosen in sets])
