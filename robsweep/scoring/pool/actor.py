"""A scoring worker in a process and with resources of its own."""

from functools import cached_property
from typing import Any

import torch

from robsweep.config.scoring import ScoringConfig
from robsweep.config.shares import ActorShare
from robsweep.devices import given_accelerator
from robsweep.devices.compiling import BACKEND, obstacle
from robsweep.scoring.request import ScoreRequest, Shard
from robsweep.scoring.values import Clean, Embedded, PerQuery, RetrievalShard, Scope, ShardScores
from robsweep.scoring.worker import ScoringWorker


class AttackActor:
    """A ``ScoringWorker`` as an actor; weights and embeddings come out of the object store."""

    def __init__(
        self, dataset: str, data_root: str | None, scoring: ScoringConfig, share: ActorShare, threads: int
    ) -> None:
        torch.set_num_threads(threads)
        self._dataset, self._data_root, self._scoring, self._share = dataset, data_root, scoring, share

    @cached_property
    def _worker(self) -> ScoringWorker:
        """Made at the first call: what is wrong with it is then an answer, not an actor that starts over and over."""
        device = given_accelerator(self._share.gpus_per_actor) if self._share.gpus_per_actor > 0 else "cpu"
        return ScoringWorker(self._dataset, self._data_root, self._scoring, device)

    def scope(self) -> Scope:
        """How many test images there are, and what attacks them; also tells that the actor is up.

        Raises:
            UserError: the data set is missing, or the GPU that was set aside does not compute.
        """
        worker = self._worker
        why = obstacle(BACKEND) if self._scoring.compile else None
        return Scope(worker.images, worker.accelerated, why)

    def embed(self, request: ScoreRequest, weights: Any, rows: slice) -> Embedded:
        """``ScoringWorker.embed``."""
        return self._worker.embed(request, weights, rows)

    def rank(self, request: ScoreRequest, embeddings: Any, rows: slice) -> RetrievalShard:
        """``ScoringWorker.rank``."""
        return self._worker.rank(request, embeddings, rows)

    def review(self, request: ScoreRequest, weights: Any, embeddings: Any, values: PerQuery) -> Clean:
        """``ScoringWorker.review``."""
        return self._worker.review(request, weights, embeddings, values)

    def attack(self, request: ScoreRequest, weights: Any, embeddings: Any, shard: Shard) -> ShardScores:
        """``ScoringWorker.attack``."""
        return self._worker.attack(request, weights, embeddings, shard)
