"""The network an attack works on, with the gallery it ranks."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from robsweep.attacks.gallery import Gallery
from robsweep.config.precision import UsedPrecision
from robsweep.devices import autocast
from robsweep.distances import to_metric
from robsweep.perturb import autograd_gradient


@dataclass(frozen=True)
class Victim:
    """A frozen network, its gallery, and the number format of its passes."""

    model: nn.Module
    gallery: Gallery
    precision: UsedPrecision = "float32"

    def embed(self, images: Tensor) -> Tensor:
        """``B x D`` embeddings as the metric compares them, in single precision at least."""
        with autocast(self.precision, images.device):
            features = self.model(images)
        full = features if features.dtype == torch.float64 else features.float()
        return to_metric(full, self.gallery.metric)

    def probe(self, images: Tensor) -> None:
        """A pass forward and back to the images, for what it costs."""
        autograd_gradient(lambda probed, step: self.embed(probed).sum(dim=1), images, 0)

    @torch.no_grad()
    def benign(self, images: Tensor, rows: Tensor, *, own_pass: bool) -> Tensor:
        """Embeddings of unperturbed queries: out of the gallery, or by a pass of their own."""
        return self.embed(images) if own_pass else self.gallery.embeddings[rows]
