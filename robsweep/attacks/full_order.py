"""FOA: chosen candidates come in a given order."""

import torch
from torch import Tensor

from robsweep.attacks.attack import DirectAttack
from robsweep.attacks.choice import near_distinct
from robsweep.attacks.gallery import Gallery
from robsweep.attacks.selection import Aimed
from robsweep.distances import rowwise


class FullOrder(DirectAttack[Aimed]):
    """Full-order attack (Zhou et al. 2024), M >= 2 candidates; score: Kendall tau with the order asked for.

    Picks M different candidates of the query's top 1 % (itself left out). The order asked for is the reverse of the
    benign one with M = 2, a random one with more. Minimises the mean over pairs i before j of
    relu(d(q~, c_i) - d(q~, c_j)); the reference divides the sum by M^2, which the sign of a gradient does not see.
    Tau is in [-1, 1]; tied pairs count 0. All behaviours are the same.
    """

    @property
    def fewest_others(self) -> int:
        return self.spec.width

    def pick(self, gallery: Gallery, queries: Tensor, rows: Tensor, seed: int) -> Aimed:
        width = self.spec.width
        picked, _ = near_distinct(gallery, queries, rows, width, seed, self.spec.label)
        if width == 2:
            targets = gallery.embeddings[picked]
            away = rowwise(queries[:, None], targets, gallery.metric)
            picked = picked.gather(1, away.argsort(dim=1, descending=True))
        return Aimed(rows, picked)

    def loss(self, embeddings: Tensor, selection: Aimed, gallery: Gallery, step: int) -> Tensor:
        return self._gaps(embeddings, selection, gallery).relu().mean(dim=1)

    def measure(self, embeddings: Tensor, selection: Aimed, gallery: Gallery) -> dict[str, Tensor]:
        gaps = self._gaps(embeddings, selection, gallery)
        return {"FOA": -gaps.sign().mean(dim=1)}

    def _gaps(self, embeddings: Tensor, selection: Aimed, gallery: Gallery) -> Tensor:
        """d(q~, c_i) - d(q~, c_j) for all i before j: ``B x M(M-1)/2``."""
        away = rowwise(embeddings[:, None], gallery.embeddings[selection.picked], gallery.metric)
        first, second = torch.triu_indices(self.spec.width, self.spec.width, offset=1, device=away.device)
        return away[:, first] - away[:, second]
