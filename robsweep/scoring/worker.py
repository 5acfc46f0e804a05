"""Does the work of scoring: embeds a test set, runs shards of attacks. Knows nothing of Ray.

A worker keeps the test set and the last few networks, so that a shard costs its PGD passes and nothing else.
"""

import time

import numpy as np
import torch
from numpy.typing import NDArray

from robsweep.attacks.build import require_candidates
from robsweep.attacks.execute import AttackOutcome, run_attack
from robsweep.attacks.gallery import Gallery, embed_batch
from robsweep.config.attacks import AttackSpec
from robsweep.config.datasets import dataset_info
from robsweep.config.scoring import ScoringConfig
from robsweep.devices import eager, ieee_float32, to_device, used_precision
from robsweep.metrics.clustering import clusters_of
from robsweep.metrics.retrieval import RetrievalValues, cross_retrieval_scores, retrieval_scores
from robsweep.perturb import frozen
from robsweep.scoring.flags import GRADIENT_QUERIES, clean_flags
from robsweep.scoring.networks import Weights
from robsweep.scoring.request import ScoreRequest, Shard, batches_of
from robsweep.scoring.values import Clean, Embedded, PerQuery, RetrievalShard, ShardScores, Surrogate
from robsweep.scoring.worker_cache import EMBED_BATCH, WorkerCache


class ScoringWorker:
    """Scores checkpoints of one data set under one scoring configuration."""

    def __init__(
        self,
        dataset: str,
        data_root: str | None,
        scoring: ScoringConfig,
        device: str = "cpu",
        surrogate: Surrogate | None = None,
    ) -> None:
        self._dataset, self._scoring, self._device = dataset, scoring, device
        self._cache = WorkerCache(dataset, data_root, device, compiled=scoring.compile, surrogate=surrogate)
        self._data = self._cache.data
        require_candidates(scoring.specs, len(self._data))
        self._precision = used_precision(scoring.precision, device)

    @property
    def images(self) -> int:
        """How many test images there are."""
        return len(self._data)

    @property
    def accelerated(self) -> bool:
        """Whether an accelerator computes."""
        return torch.device(self._device).type != "cpu"

    @property
    def queries(self) -> int:
        """How many of them are attacked."""
        return min(self._scoring.queries or self.images, self.images)

    @ieee_float32()
    def embed(self, request: ScoreRequest, weights: Weights, rows: slice) -> Embedded:
        """Embeddings of some images of the test set."""
        began = time.perf_counter()
        model = self._cache.network(request, weights)
        metric = request.configuration.identity.loss.metric
        parts = []
        with frozen(model):
            for batch in self._cache.batches(rows):
                with eager(odd=len(batch) < EMBED_BATCH):
                    parts.append(embed_batch(model, batch, metric))
        # one copy to the host for all, since it waits for what is computed
        return Embedded(rows.start, torch.cat(parts).cpu().numpy(), time.perf_counter() - began)

    def rank(self, request: ScoreRequest, embeddings: NDArray[np.float32], rows: slice) -> RetrievalShard:
        """Retrieval scores of those of some images that are queries, against the whole test set (``N x D``).

        A query is left out of its own ranking; where the test set has a gallery (In-Shop), that alone is ranked.
        """
        began = time.perf_counter()
        gallery = self._cache.gallery(request, embeddings)
        found = self._ranked(gallery, np.arange(rows.start, rows.stop))
        values = {name: value.double().cpu().numpy() for name, value in found.per_query().items()} if found else {}
        return RetrievalShard(rows.start, values, time.perf_counter() - began)

    def _ranked(self, gallery: Gallery, rows: NDArray[np.int64]) -> RetrievalValues | None:
        recall_at, marks = self._scoring.recall_at, self._data.queries
        embeddings, labels, metric = gallery.embeddings, gallery.labels, gallery.metric
        if marks is None:
            return retrieval_scores(embeddings, labels, metric, queries=torch.from_numpy(rows), recall_at=recall_at)
        asked, ranked = (torch.from_numpy(part) for part in (rows[marks[rows]], np.flatnonzero(~marks)))
        if not len(asked):
            return None
        return cross_retrieval_scores(
            embeddings[asked], labels[asked], embeddings[ranked], labels[ranked], metric, recall_at=recall_at
        )

    def review(
        self, request: ScoreRequest, weights: Weights, embeddings: NDArray[np.float32], values: PerQuery
    ) -> Clean:
        """What only the whole test set tells, beside the retrieval scores of all its images."""
        began = time.perf_counter()
        model = self._cache.network(request, weights)
        gallery = self._cache.gallery(request, embeddings)
        rows = np.arange(min(GRADIENT_QUERIES, self.queries))
        flags = clean_flags(
            model,
            gallery,
            self._data.batch(rows, device=self._device),
            to_device(rows, self._device),
            recall_at_1=float(values["recall_at_1"].mean()),
            seed=self._scoring.seed,
        )
        return Clean(
            values=values,
            clusters=clusters_of(gallery.embeddings, gallery.labels, gallery.metric),
            labels=self._data.labels,
            test_fingerprint=self._data.fingerprint,
            flags=flags,
            seconds=time.perf_counter() - began,
            precision=self._precision,
        )

    def attack(
        self, request: ScoreRequest, weights: Weights, embeddings: NDArray[np.float32], shard: Shard
    ) -> ShardScores:
        """Run one shard; the same shard gives the same scores on any worker.

        Raises:
            UserError: a transfer attack without a surrogate.
        """
        began = time.perf_counter()
        side = dataset_info(self._dataset).image_size
        parts = [
            self._attacked(request, weights, embeddings, shard.spec, np.arange(*rows))
            for rows in batches_of(shard, self._scoring, side, accelerated=self.accelerated)
        ]
        values = {name: torch.cat([part.values[name] for part in parts]) for name in parts[0].values}
        return ShardScores(
            shard=shard,
            values={name: value.double().cpu().numpy() for name, value in values.items()},
            losses=torch.stack([part.losses for part in parts]).double().cpu().numpy(),
            sizes=tuple(len(part.images) for part in parts),
            seconds=time.perf_counter() - began,
        )

    def _attacked(
        self,
        request: ScoreRequest,
        weights: Weights,
        embeddings: NDArray[np.float32],
        spec: AttackSpec,
        rows: NDArray[np.int64],
    ) -> AttackOutcome:
        return run_attack(
            self._cache.network(request, weights),
            self._data.batch(rows, device=self._device).contiguous(memory_format=torch.channels_last),
            to_device(rows, self._device),
            spec,
            self._cache.gallery(request, embeddings),
            behaviour=self._scoring.behaviour,
            seed=self._scoring.seed,
            xi_scale=dataset_info(self._dataset).xi_scale,
            surrogate=self._cache.surrogate() if spec.gradient == "transfer" else None,
            late_shift=self._scoring.late_shift,
            precision=self._precision,
        )
