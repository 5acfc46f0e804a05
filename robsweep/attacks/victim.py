"""The network an attack works on, with the gallery it ranks."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from robsweep.attacks.gallery import Gallery
from robsweep.distances import to_metric


@dataclass(frozen=True)
class Victim:
    """A frozen network, its gallery, and the type of its passes (None: the weights' own)."""

    model: nn.Module
    gallery: Gallery
    autocast: torch.dtype | None = None

    def embed(self, images: Tensor) -> Tensor:
        """``B x D`` embeddings as the metric compares them, in single precision at least."""
        with torch.autocast(images.device.type, dtype=self.autocast, enabled=self.autocast is not None):
            features = self.model(images)
        full = features if features.dtype == torch.float64 else features.float()
        return to_metric(full, self.gallery.metric)

    @torch.no_grad()
    def benign(self, images: Tensor, rows: Tensor, *, own_pass: bool) -> Tensor:
        """Embeddings of unperturbed queries: out of the gallery, or by a pass of their own."""
        return self.embed(images) if own_pass else self.gallery.embeddings[rows]
