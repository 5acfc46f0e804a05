"""CA: a candidate is perturbed so that its rank under chosen queries rises (CA+) or falls (CA-)."""

from dataclasses import dataclass

import torch
from torch import Tensor

from robsweep.attacks.attack import Attack
from robsweep.attacks.candidates import blocks, distance_to, distances
from robsweep.attacks.choice import anywhere, near_with_replacement
from robsweep.attacks.gallery import Gallery
from robsweep.attacks.selection import Aimed
from robsweep.grammar.hardness import Metric


@dataclass(frozen=True, slots=True)
class Sorted(Aimed):
    """``ordered``: ``B x W x N`` distances to each query, ascending; ``sums``: ``B x W x (N+1)``, of the k least."""

    ordered: Tensor
    sums: Tensor


class CandidateAttack(Attack[Aimed, Sorted]):
    """Candidate attack of Zhou et al. 2020, Section 3.1; score: mean normalised rank under the W queries, in %.

    Picks W queries: any of the gallery for CA+, of the image's own top 1 % for CA-. Minimises the mean over x and
    the W queries q of relu(+-(d(c~, q) - d(x, q))). The d(x, q) do not change with the perturbation, so they are
    sorted once; a step needs the W distances d(c~, q) alone. With W = 1 the loss is a monotone function of that one
    distance, so its signed gradient is the distance's. All behaviours are the same.
    """

    @property
    def _name(self) -> str:
        return "CA+" if self.spec.sign > 0 else "CA-"

    def pick(self, gallery: Gallery, queries: Tensor, rows: Tensor, seed: int) -> Aimed:
        width, label = self.spec.width, self.spec.label
        if self.spec.sign > 0:
            return Aimed(rows, anywhere(gallery, rows, width, seed, label))
        return Aimed(rows, near_with_replacement(gallery, queries, rows, width, seed, label))

    def prepare(self, picked: Aimed, gallery: Gallery, queries: Tensor) -> Sorted:
        """Adds the distances of all candidates to each query, sorted."""
        index = picked.picked
        targets = gallery.embeddings[index.flatten()]
        ordered = targets.new_empty(len(targets), len(gallery))
        for block in blocks(targets, gallery):
            ordered[block] = distances(targets[block], gallery).sort(dim=1).values
        sums = torch.zeros(len(targets), len(gallery) + 1, dtype=torch.float64, device=targets.device)
        torch.cumsum(ordered, dim=1, dtype=torch.float64, out=sums[:, 1:])
        shape = (*index.shape, -1)
        return Sorted(picked.rows, index, ordered.view(shape), sums.view(shape))

    def row_bytes(self, gallery: Gallery) -> int:
        """At the peak: distances, their sums, and what ``cumsum`` holds of each in float64 for a moment."""
        return self.spec.width * len(gallery) * (gallery.embeddings.element_size() + 3 * 8)

    def loss(self, embeddings: Tensor, selection: Sorted, gallery: Gallery, step: int) -> Tensor:
        ordered, sums = selection.ordered, selection.sums
        reached = distance_to(embeddings, selection.picked, gallery)
        level, slack = reached.detach(), _rounding(reached.detach(), selection.picked, gallery)
        edge = level - slack if self.spec.sign > 0 else level + slack
        count = torch.searchsorted(ordered, edge[..., None])
        below = sums.gather(2, count)[..., 0]
        if self.spec.sign > 0:
            total = reached * count[..., 0] - below
        else:
            total = sums[..., -1] - below - reached * (len(gallery) - count[..., 0])
        return (total / len(gallery)).mean(dim=1).to(embeddings.dtype)

    def measure(self, embeddings: Tensor, selection: Sorted, gallery: Gallery) -> dict[str, Tensor]:
        reached = distance_to(embeddings, selection.picked, gallery)
        edge = reached - _rounding(reached, selection.picked, gallery)
        nearer = torch.searchsorted(selection.ordered, edge[..., None])[..., 0]
        return {self._name: nearer.to(embeddings.dtype).mean(dim=1) * (100.0 / len(gallery))}


def _rounding(reached: Tensor, picked: Tensor, gallery: Gallery) -> Tensor:
    """How far a sorted distance may be off; nearer to each other, two distances are tied.

    By its product form, and by the rounding of the embeddings themselves. The benign image is itself a candidate,
    exactly as far as the perturbed one before the first step.
    """
    unit = torch.finfo(reached.dtype)
    products = 4 * unit.eps * gallery.squared_norms[picked]
    if gallery.metric is Metric.COSINE:
        return products
    own: Tensor = 4 * unit.eps * torch.linalg.vector_norm(gallery.embeddings[picked], dim=-1)
    return torch.maximum(products / reached.clamp_min(products.sqrt().clamp_min(unit.tiny)), own)
