"""Does the work of scoring: embeds a test set, runs shards of attacks. Knows nothing of Ray.

A worker keeps the test set and the last few networks, so that a shard costs its PGD passes and nothing else.
"""

import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
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
from robsweep.metrics.clustering import nmi
from robsweep.metrics.retrieval import retrieval_scores
from robsweep.models.build import build_backbone
from robsweep.scoring.request import ScoreRequest, Shard

EMBED_BATCH = 256
_NETWORKS_KEPT = 3
Values = dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Clean:
    """Benign scores: ``values`` per query (recall 0/1, average precisions), NMI of the whole test set."""

    values: Values
    nmi: float
    candidates: int
    data_fingerprint: str
    seconds: float


@dataclass(frozen=True, slots=True)
class ShardScores:
    """Per-query scores of a shard, with its key; ``passes``: images times PGD steps."""

    shard: Shard
    values: Values
    losses: NDArray[np.float64]
    passes: int
    seconds: float


class ScoringWorker:
    """Scores checkpoints of one data set under one scoring configuration."""

    def __init__(self, dataset: str, data_root: str | None, scoring: ScoringConfig, device: str = "cpu") -> None:
        self._dataset, self._scoring, self._device = dataset, scoring, device
        self._data: ImageSet = load(dataset, "test", Path(data_root) if data_root else None)
        self._networks: OrderedDict[str, nn.Module] = OrderedDict()

    @property
    def queries(self) -> int:
        """How many test images are attacked."""
        return min(self._scoring.queries or len(self._data.labels), len(self._data.labels))

    def embed(
        self, request: ScoreRequest, weights: dict[str, NDArray[np.float32]]
    ) -> tuple[NDArray[np.float32], Clean]:
        """Embeddings of the whole test set (``N x D``) and the benign scores."""
        began = time.perf_counter()
        metric = request.configuration.identity.loss.metric
        labels = torch.from_numpy(self._data.labels)
        model = self._network(request, weights)
        gallery = embed_gallery(model, self._batches(), labels.to(self._device), metric)
        found = retrieval_scores(gallery.embeddings, gallery.labels, metric)
        embeddings = gallery.embeddings.cpu().numpy()
        clean = Clean(
            values={name: value.double().cpu().numpy() for name, value in found.per_query().items()},
            nmi=nmi(gallery.embeddings, labels, metric, seed=self._scoring.seed),
            candidates=len(labels),
            data_fingerprint=self._data.fingerprint,
            seconds=time.perf_counter() - began,
        )
        return embeddings, clean

    def attack(
        self,
        request: ScoreRequest,
        weights: dict[str, NDArray[np.float32]],
        embeddings: NDArray[np.float32],
        shard: Shard,
    ) -> ShardScores:
        """Run one shard; the same shard gives the same scores on any worker."""
        began = time.perf_counter()
        labels = torch.from_numpy(self._data.labels).to(self._device)
        gallery = Gallery(
            embeddings=torch.tensor(embeddings, device=self._device),
            labels=labels,
            metric=request.configuration.identity.loss.metric,
        )
        rows = np.arange(shard.start, shard.stop)
        outcome = run_attack(
            self._network(request, weights),
            self._data.batch(rows, device=self._device),
            torch.from_numpy(rows).to(self._device),
            shard.spec,
            gallery,
            behaviour=self._scoring.behaviour,
            seed=self._scoring.seed,
            xi_scale=dataset_info(self._dataset).xi_scale,
        )
        return ShardScores(
            shard=shard,
            values={name: value.double().cpu().numpy() for name, value in outcome.values.items()},
            losses=outcome.losses.double().cpu().numpy(),
            passes=len(rows) * len(outcome.losses),
            seconds=time.perf_counter() - began,
        )

    def _network(self, request: ScoreRequest, weights: dict[str, NDArray[np.float32]]) -> nn.Module:
        if request.id not in self._networks:
            self._networks[request.id] = build_network(request.configuration, weights).to(self._device)
            while len(self._networks) > _NETWORKS_KEPT:
                self._networks.popitem(last=False)
        self._networks.move_to_end(request.id)
        return self._networks[request.id]

    def _batches(self) -> Iterator[Tensor]:
        for start in range(0, len(self._data.labels), EMBED_BATCH):
            rows = np.arange(start, min(start + EMBED_BATCH, len(self._data.labels)))
            yield self._data.batch(rows, device=self._device)


def build_network(configuration: Configuration, weights: dict[str, NDArray[np.float32]]) -> nn.Module:
    """The network of a configuration with the given weights, in eval mode."""
    identity, recipe = configuration.identity, configuration.training
    model = build_backbone(identity.backbone, embedding_dim=recipe.embedding_dim, weights="random")
    model.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    return model.eval()
