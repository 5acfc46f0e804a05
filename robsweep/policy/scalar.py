"""Asynchronous successive halving on one number: what a front is set against."""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from robsweep.config.pruning import PruningConfig
from robsweep.pareto.epsilon_net import epsilon_net_positions
from robsweep.pareto.objectives import Objective
from robsweep.policy.early_stop import EarlyStop
from robsweep.policy.peers import Peers
from robsweep.run.ports import Verdict
from robsweep.run.rung import Entry, Rung

Ranking = Callable[[NDArray[np.float64]], NDArray[np.int64]]
"""``n``: how many of ``n x m`` points to maximise stand before each."""


class ScalarRanking(EarlyStop):
    """Stops when a score arrives, as ``Stopping`` does, by another ranking and without sparing the front.

    Args:
        config: ``reduction``, ``min_peers`` and floors.
        objectives: of the sweep.
        ranking: of the points of a rung.
        called: what the rank is by, for the reason.
    """

    def __init__(self, config: PruningConfig, objectives: Sequence[Objective], ranking: Ranking, called: str) -> None:
        super().__init__(config, objectives)
        self._ranking, self._called = ranking, called

    def _compare(self, rung: Rung, key: str, values: Mapping[str, float]) -> Verdict:
        """Go on if among the best 1/``reduction`` of what was recorded, itself included; else rest."""
        recorded, needed = len(rung.entries) + (key not in rung.entries), self._config.min_peers
        if recorded < needed:
            return Verdict("go_on", f"{recorded} of {needed} peers at epoch {rung.epoch}: too few to compare")
        position = self._position(rung, key, values)
        quota = max(1, math.floor(recorded / self._config.reduction))
        place = f"rank {position + 1} of {recorded} by {self._called} at epoch {rung.epoch}"
        return Verdict("go_on", f"{place}: among the best {quota}") if position < quota else Verdict("rest", place)

    def _position(self, rung: Rung, key: str, values: Mapping[str, float]) -> int:
        peers = self._peers.of(rung)
        own = Peers(self._objectives)
        own.add(Entry(key, values, "rest", behind=False))
        others = np.delete(np.arange(len(peers.entries)), peers.rows.get(key, []))
        return int(self._ranking(np.concatenate([peers.points[others], own.points]))[-1])


def weighted_sum(config: PruningConfig, objectives: Sequence[Objective]) -> ScalarRanking:
    """Objectives in units of their range at the rung, added up with equal weights; sums that differ by rounding tie."""
    return ScalarRanking(
        config, objectives, lambda points: _behind(np.round(_scaled(points).sum(axis=1), 12)), "weighted sum"
    )


def single_objective(config: PruningConfig, objectives: Sequence[Objective]) -> ScalarRanking:
    """The first objective of the sweep alone."""
    return ScalarRanking(config, objectives, lambda points: _behind(points[:, 0]), str(objectives[0]))


def moasha(config: PruningConfig, objectives: Sequence[Objective]) -> ScalarRanking:
    """MO-ASHA, Schmucker et al. 2021, with its ranks mended: first the front, then the epsilon-net on it.

    Syne Tune 0.16 reads the order in which the net picks points as their ranks.
    """
    return ScalarRanking(config, objectives, epsilon_net_positions, "front and epsilon-net")


def _behind(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """``n``: how many are larger than each."""
    return len(values) - np.searchsorted(np.sort(values), values, side="right")


def _scaled(points: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = points.min(axis=0), points.max(axis=0)
    return np.asarray((points - low) / np.where(high > low, high - low, 1.0))
