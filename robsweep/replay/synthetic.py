"""Drawn tables: curves that no training gave, with the trade-off, the collapses and the noise of real ones."""

import math
from random import Random
from typing import NamedTuple

from robsweep.config.scores import CLEAN, TERMS
from robsweep.replay.curves import Recorded
from robsweep.run.score_sheet import ScoreSheet

_COLLAPSED_RECALL, _COLLAPSED_ERS = 0.02, 30.0
"""Of an embedding without use: near chance, and far from 0 (``metrics.ers.ers``)."""


class Shape(NamedTuple):
    """How one configuration learns.

    ``recall`` (a fraction) and ``ers`` (percent): what it comes to. ``epochs``: after which 63 % of that is reached.
    ``seconds`` of training an epoch.
    """

    recall: float
    ers: float
    epochs: float
    seconds: float


class Synthetic:
    """A table over any configurations: each key's curve is a function of (seed, key), its noise of the trial too.

    Robust configurations recall less and learn slowly, so curves cross between rungs.

    Args:
        seed: which table.
        collapse: share of configurations that collapse, 0 to 1.
        seed_noise: standard deviation over training seeds, of recall; 100 times that of ERS.
        query_noise: the same over the queries that are drawn for a rung.
        attack_seconds: what scoring takes one attacker.
    """

    def __init__(
        self,
        seed: int = 0,
        *,
        collapse: float = 0.26,
        seed_noise: float = 0.01,
        query_noise: float = 0.01,
        attack_seconds: float = 60.0,
    ) -> None:
        self._seed, self._collapse = seed, collapse
        self._seed_noise, self._query_noise = seed_noise, query_noise
        self._attack_seconds = attack_seconds

    def shape(self, key: str) -> Shape:
        """The curve of a configuration without noise."""
        random = Random(f"{self._seed}:{key}")
        collapses = random.random() < self._collapse
        robust, weak, pace = random.random(), random.gammavariate(2.0, 0.15), math.exp(random.gauss(0.0, 0.3))
        seconds = 30.0 * (1 + 7 * robust) * math.exp(random.gauss(0.0, 0.2))
        if collapses:
            return Shape(_COLLAPSED_RECALL, _COLLAPSED_ERS, 0.5, seconds)
        recall = (0.9 - 0.45 * robust**2) * math.exp(-weak)
        ers = (4 + 40 * math.sqrt(robust)) * math.exp(-weak)
        return Shape(recall, ers, (0.5 + 2.5 * robust) * pace, seconds)

    def mean(self, key: str, epoch: float) -> tuple[float, float]:
        """Recall at 1 and ERS over all seeds and queries."""
        shape = self.shape(key)
        reached = 1 - math.exp(-epoch / shape.epochs)
        return shape.recall * reached, shape.ers * reached

    def query(self, key: str, seed: int, epoch: int) -> Recorded:
        """As ``Curves.query``; never raises."""
        recall, score = self.mean(key, epoch)
        by_seed, by_query = Random(f"{self._seed}:{key}:{seed}"), Random(f"{self._seed}:{key}:{seed}:{epoch}")
        recall += by_seed.gauss(0.0, self._seed_noise) + by_query.gauss(0.0, self._query_noise)
        score += 100 * (by_seed.gauss(0.0, self._seed_noise) + by_query.gauss(0.0, self._query_noise))
        seconds = self.shape(key).seconds * epoch
        sheet = sheet_of(epoch, min(1.0, max(0.0, recall)), score, width=1.96 * self._query_noise)
        return Recorded(sheet, seconds, round(1000 * seconds), 100 * epoch, self._attack_seconds)


def sheet_of(epoch: int, recall: float, score: float, *, width: float = 0.0) -> ScoreSheet:
    """A sheet of which every clean score is ``recall`` and every term adds ``score``, percent, to ERS.

    ``width``: half that of the intervals, of recall; 100 times that of ERS.
    """
    bounded = min(100.0, max(0.0, score)) if math.isfinite(score) else score
    intervals = {
        name: (value - by, value + by)
        for name, value, by in (
            ("recall_at_1", recall, width),
            ("ers", score, 100 * width),
            ("ers_bounded", bounded, 100 * width),
        )
    }
    return ScoreSheet(
        epoch=epoch,
        profile="synthetic",
        behaviour="reference",
        seed=0,
        queries=512,
        candidates=10_000,
        clean=dict.fromkeys(CLEAN, recall),
        terms=dict(zip(TERMS, _terms_of(score), strict=True)),
        ers=score,
        ers_bounded=bounded,
        intervals=intervals,
        attacks={},
        flags=(),
        attack_passes=100_000,
        score_seconds=1.0,
        test_fingerprint="synthetic",
        checkpoint="",
    )


def _terms_of(score: float) -> tuple[float, ...]:
    """Terms in the papers' units, in the order of ``TERMS``, that ``metrics.ers`` turns into ``score`` each."""
    rank = (score / 2, 100 - score)
    return (*rank, *rank, 1 - score / 100, 2 - score / 50, score, score, score, score)
