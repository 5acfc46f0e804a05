"""Does the work of scoring: embeds a test set, runs shards of attacks. Knows nothing of Ray.

A worker keeps the test set and the last few networks, so that a shard costs its PGD passes and nothing else.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from robsweep.attacks.gallery import Gallery, embed_gallery
from robsweep.attacks.run import run_attack
from robsweep.config.configuration import Configuration
from robsweep.config.datasets import dataset_info
from robsweep.config.sweep import ScoringConfig
from robsweep.data.catalog import load
from robsweep.data.image_set import ImageSet
from robsweep.devices import place, used_precision
from robsweep.metrics.clustering import clusters_of
from robsweep.metrics.retrieval import retrieval_scores
from robsweep.scoring.flags import GRADIENT_QUERIES, clean_flags
from robsweep.scoring.networks import Networks, Weights, build_network
from robsweep.scoring.request import ScoreRequest, Shard
from robsweep.scoring.values import Clean, ShardScores, Surrogate

EMBED_BATCH = 256

__all__ = ["Clean", "ScoringWorker", "ShardScores"]


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
        self._data: ImageSet = load(dataset, "test", Path(data_root) if data_root else None)
        self._networks = Networks()
        self._surrogate = surrogate
        self._transfer: tuple[nn.Module, Gallery] | None = None
        self._precision = used_precision(scoring.precision, device)

    @property
    def queries(self) -> int:
        """How many test images are attacked."""
        return min(self._scoring.queries or len(self._data), len(self._data))

    def embed(self, request: ScoreRequest, weights: Weights) -> tuple[NDArray[np.float32], Clean]:
        """Embeddings of the whole test set (``N x D``) and the benign scores."""
        began = time.perf_counter()
        model = self._network(request, weights)
        gallery = self._embedded(model, request.configuration)
        found = retrieval_scores(gallery.embeddings, gallery.labels, gallery.metric, recall_at=self._scoring.recall_at)
        rows = np.arange(min(GRADIENT_QUERIES, self.queries))
        flags = clean_flags(
            model,
            gallery,
            self._data.batch(rows, device=self._device),
            torch.from_numpy(rows).to(self._device),
            recall_at_1=float(found.recall_at[1].mean()),
            seed=self._scoring.seed,
        )
        clean = Clean(
            values={name: value.double().cpu().numpy() for name, value in found.per_query().items()},
            clusters=clusters_of(gallery.embeddings, gallery.labels, gallery.metric, seed=self._scoring.seed),
            labels=self._data.labels,
            data_fingerprint=self._data.fingerprint,
            flags=flags,
            seconds=time.perf_counter() - began,
        )
        return gallery.embeddings.cpu().numpy(), clean

    def attack(
        self, request: ScoreRequest, weights: Weights, embeddings: NDArray[np.float32], shard: Shard
    ) -> ShardScores:
        """Run one shard; the same shard gives the same scores on any worker.

        Raises:
            UserError: a transfer attack without a surrogate.
        """
        began = time.perf_counter()
        gallery = self._gallery(torch.tensor(embeddings, device=self._device), request.configuration)
        model = self._network(request, weights)
        rows = np.arange(shard.start, shard.stop)
        outcome = run_attack(
            model,
            self._data.batch(rows, device=self._device).contiguous(memory_format=torch.channels_last),
            torch.from_numpy(rows).to(self._device),
            shard.spec,
            gallery,
            behaviour=self._scoring.behaviour,
            seed=self._scoring.seed,
            xi_scale=dataset_info(self._dataset).xi_scale,
            surrogate=self._surrogate_network() if shard.spec.gradient == "transfer" else None,
            late_shift=self._scoring.late_shift,
            precision=self._precision,
        )
        return ShardScores(
            shard=shard,
            values={name: value.double().cpu().numpy() for name, value in outcome.values.items()},
            losses=outcome.losses.double().cpu().numpy(),
            seconds=time.perf_counter() - began,
        )

    def _network(self, request: ScoreRequest, weights: Weights) -> nn.Module:
        return self._networks.get(request.id, lambda: self._placed(request.configuration, weights))

    def _placed(self, configuration: Configuration, weights: Weights) -> nn.Module:
        model = place(build_network(configuration, weights), self._device)
        if self._scoring.compile:
            model.compile()
        return model

    def _surrogate_network(self) -> tuple[nn.Module, Gallery] | None:
        """The surrogate and its own gallery, embedded when it is first asked for."""
        if self._surrogate is not None and self._transfer is None:
            model = self._placed(self._surrogate.configuration, self._surrogate.weights)
            self._transfer = model, self._embedded(model, self._surrogate.configuration)
        return self._transfer

    def _embedded(self, model: nn.Module, configuration: Configuration) -> Gallery:
        labels = torch.from_numpy(self._data.labels)
        return embed_gallery(model, self._batches(), labels, configuration.identity.loss.metric)

    def _gallery(self, embeddings: Tensor, configuration: Configuration) -> Gallery:
        labels = torch.from_numpy(self._data.labels).to(self._device)
        return Gallery(embeddings, labels, configuration.identity.loss.metric)

    def _batches(self) -> Iterator[Tensor]:
        for start in range(0, len(self._data), EMBED_BATCH):
            rows = np.arange(start, min(start + EMBED_BATCH, len(self._data)))
            yield self._data.batch(rows, device=self._device)
