"""What a scoring worker keeps on its device from one shard to the next: images, networks and galleries."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from robsweep.attacks.gallery import Gallery, embed_gallery
from robsweep.config.configuration import Configuration
from robsweep.data.catalog import load
from robsweep.data.resident import kept_on
from robsweep.devices import compile_network, place
from robsweep.scoring.networks import LRUCache, Weights, build_network
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.values import Surrogate

EMBED_BATCH = 256


class WorkerCache:
    """The test set of a data set, and the last few networks and galleries of checkpoints.

    Raises:
        UserError: no such data set.
    """

    def __init__(
        self, dataset: str, data_root: str | None, device: str, *, compiled: bool, surrogate: Surrogate | None
    ) -> None:
        self.data = kept_on(device, load(dataset, "test", Path(data_root) if data_root else None))
        self._device, self._compiled, self._surrogate = device, compiled, surrogate
        self._networks: LRUCache[nn.Module] = LRUCache()
        self._galleries: LRUCache[Gallery] = LRUCache()
        self._transfer: tuple[nn.Module, Gallery] | None = None

    def network(self, request: ScoreRequest, weights: Weights) -> nn.Module:
        """Of a checkpoint, on the device, in eval mode."""
        return self._networks.get(request.id, lambda: self._placed(request.configuration, weights))

    def gallery(self, request: ScoreRequest, embeddings: NDArray[np.float32]) -> Gallery:
        """Of a checkpoint; all that ask for it give the same embeddings."""

        def make() -> Gallery:
            labels = torch.from_numpy(self.data.labels).to(self._device)
            # a copy, since what lies in an object store may not be written to, of which torch would warn
            metric = request.configuration.identity.loss.metric
            return Gallery(torch.tensor(embeddings, device=self._device), labels, metric)

        return self._galleries.get(request.id, make)

    def surrogate(self) -> tuple[nn.Module, Gallery] | None:
        """The surrogate and its own gallery, embedded when it is first asked for."""
        if self._surrogate is not None and self._transfer is None:
            model = self._placed(self._surrogate.configuration, self._surrogate.weights)
            metric = self._surrogate.configuration.identity.loss.metric
            labels = torch.from_numpy(self.data.labels)
            batches = self.batches(slice(0, len(self.data)))
            self._transfer = model, embed_gallery(model, batches, labels, metric)
        return self._transfer

    def batches(self, rows: slice) -> Iterator[Tensor]:
        """Some images of the test set, ``EMBED_BATCH`` at a time."""
        for start in range(rows.start, rows.stop, EMBED_BATCH):
            part = np.arange(start, min(start + EMBED_BATCH, rows.stop))
            yield self.data.batch(part, device=self._device).contiguous(memory_format=torch.channels_last)

    def _placed(self, configuration: Configuration, weights: Weights) -> nn.Module:
        model = place(build_network(configuration, weights), self._device)
        if self._compiled:
            compile_network(model)
        return model
