"""CA: a candidate is perturbed so that its rank under chosen queries rises (CA+) or falls (CA-)."""

import torch
from torch import Tensor

from robsweep.attacks.base import Attack, Selection
from robsweep.attacks.candidates import blocks, distances
from robsweep.attacks.choice import anywhere, near_with_replacement
from robsweep.attacks.gallery import Gallery
from robsweep.distances import rowwise
from robsweep.grammar.hardness import Metric


class CandidateAttack(Attack):
    """Candidate attack of Zhou et al. 2020, Section 3.1; score: mean normalised rank under the W queries, in %.

    Picks W queries: any of the gallery for CA+, of the image's own top 1 % for CA-. Minimises the mean over x and
    the W queries q of relu(+-(d(c~, q) - d(x, q))). The d(x, q) do not change with the perturbation, so they are
    sorted once; a step needs the W distances d(c~, q) alone. With W = 1 the loss is a monotone function of that one
    distance, so its signed gradient is the distance's. All behaviours are the same.
    """

    @property
    def _name(self) -> str:
        return "CA+" if self.spec.sign > 0 else "CA-"

    def pick(self, gallery: Gallery, queries: Tensor, rows: Tensor, seed: int) -> Selection:
        width, label = self.spec.width, self.spec.label
        if self.spec.sign > 0:
            return {"picked": anywhere(gallery, rows, width, seed, label)}
        return {"picked": near_with_replacement(gallery, queries, rows, width, seed, label)}

    def prepare(self, picked: Selection, gallery: Gallery, queries: Tensor) -> Selection:
        """Adds ``sorted`` (``B x W x N`` distances to each query) and ``sums`` (``B x W x (N+1)``, of the k least)."""
        index = picked["picked"]
        targets = gallery.embeddings[index.flatten()]
        ordered = targets.new_empty(len(targets), len(gallery))
        for block in blocks(targets, gallery):
            ordered[block] = distances(targets[block], gallery).sort(dim=1).values
        sums = torch.zeros(len(targets), len(gallery) + 1, dtype=torch.float64, device=targets.device)
        torch.cumsum(ordered, dim=1, dtype=torch.float64, out=sums[:, 1:])
        return {
            **picked,
            "sorted": ordered.view(*index.shape, -1),
            "sums": sums.view(*index.shape, -1),
        }

    def row_bytes(self, gallery: Gallery) -> int:
        return self.spec.width * len(gallery) * (gallery.embeddings.element_size() + 8)

    def loss(self, embeddings: Tensor, selection: Selection, gallery: Gallery, step: int) -> Tensor:
        ordered, sums = selection["sorted"], selection["sums"]
        reached = _distance(embeddings, selection["picked"], gallery)
        nearer = torch.searchsorted(ordered, reached.detach()[..., None])
        below = sums.gather(2, nearer)[..., 0]
        count = nearer[..., 0]
        if self.spec.sign > 0:
            total = reached * count - below
        else:
            total = sums[..., -1] - below - reached * (len(gallery) - count)
        return (total / len(gallery)).mean(dim=1).to(embeddings.dtype)

    def measure(self, embeddings: Tensor, selection: Selection, gallery: Gallery) -> dict[str, Tensor]:
        reached = _distance(embeddings, selection["picked"], gallery)
        nearer = torch.searchsorted(selection["sorted"], reached[..., None])[..., 0]
        return {self._name: nearer.to(embeddings.dtype).mean(dim=1) * (100.0 / len(gallery))}


def _distance(embeddings: Tensor, picked: Tensor, gallery: Gallery) -> Tensor:
    """``B x W`` distances of each image to its queries; without the 1e-6 of ``rowwise`` for N and E."""
    targets = gallery.embeddings[picked]
    if gallery.metric is Metric.COSINE:
        return rowwise(embeddings[:, None], targets, gallery.metric)
    return torch.linalg.vector_norm(embeddings[:, None] - targets, dim=-1)
