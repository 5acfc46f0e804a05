"""What an attack ranks against: the benign embeddings of a whole test set."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor, nn

from robsweep.devices import ieee_float32, in_batches
from robsweep.distances import embed
from robsweep.errors import UserError
from robsweep.grammar.hardness import Metric
from robsweep.perturb import frozen


@dataclass(frozen=True)
class Gallery:
    """Candidates of a ranking.

    ``embeddings``: ``N x D`` as the metric compares them (L2-normalised for N and C), benign, detached.
    ``labels``: ``N`` int64. ``metric``: how distances are taken.
    """

    embeddings: Tensor
    labels: Tensor
    metric: Metric

    def __post_init__(self) -> None:
        if len(self.embeddings) != len(self.labels) or len(self.labels) < 2:
            raise UserError(
                f"a gallery needs at least two images and a label for each: got {len(self.embeddings)} embeddings "
                f"and {len(self.labels)} labels"
            )

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def centre(self) -> Tensor:
        """``D``: where Euclidean distances are taken from; 0 for C, whose distances know an origin.

        They do not change when all points move together, and products of short vectors are rounded less: distances
        within an embedding that is nearly constant are far below the rounding of products of its unit vectors.
        """
        zero = self.metric is Metric.COSINE
        return torch.zeros_like(self.embeddings[0]) if zero else self.embeddings.mean(dim=0)

    @cached_property
    def centred(self) -> Tensor:
        """``N x D`` embeddings seen from ``centre``."""
        return self.embeddings if self.metric is Metric.COSINE else self.embeddings - self.centre

    @cached_property
    def squared_norms(self) -> Tensor:
        """``N`` squared lengths of ``centred``, taken once for all distances."""
        return self.centred.square().sum(dim=1)

    @cached_property
    def finite(self) -> Tensor:
        """Scalar bool on the device: no embedding is NaN or infinite."""
        return self.embeddings.isfinite().all()


@ieee_float32()
def embed_gallery(model: nn.Module, batches: Iterable[Tensor], labels: Tensor, metric: Metric) -> Gallery:
    """Embed a test set once; ``batches``: images ``B x C x H x W`` in [0, 1], in the order of ``labels`` (``N``).

    Raises:
        UserError: as many labels as images are needed, and two at least.
    """
    with frozen(model), torch.no_grad():
        blocks = [embed_batch(model, batch, metric) for batch in batches]
    embeddings = torch.cat(blocks) if blocks else torch.empty(0, 0)
    return Gallery(embeddings, labels.to(embeddings.device, torch.int64), metric)


@torch.no_grad()
def embed_batch(model: nn.Module, images: Tensor, metric: Metric) -> Tensor:
    """``B x D`` embeddings without a graph; where memory runs out, half as many images pass at a time."""
    return torch.cat(
        in_batches(len(images), len(images), lambda part: embed(model, images[part], metric), unit="image")
    )
