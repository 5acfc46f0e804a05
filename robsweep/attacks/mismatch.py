"""TMA: the query takes the direction of a random candidate."""

import torch.nn.functional as F
from torch import Tensor

from robsweep.attacks.attack import DirectAttack
from robsweep.attacks.choice import anywhere
from robsweep.attacks.gallery import Gallery
from robsweep.attacks.selection import Aimed


class TargetedMismatch(DirectAttack[Aimed]):
    """Targeted mismatch attack (Tolias et al. 2019, global descriptor); score: cosine similarity, in [-1, 1].

    Picks one random candidate t; minimises 1 - cos(f(q~), t), whatever the metric. All behaviours are the same.
    """

    def pick(self, gallery: Gallery, queries: Tensor, rows: Tensor, seed: int) -> Aimed:
        return Aimed(rows, anywhere(gallery, rows, 1, seed, self.spec.label)[:, 0])

    def loss(self, embeddings: Tensor, selection: Aimed, gallery: Gallery, step: int) -> Tensor:
        return 1 - F.cosine_similarity(embeddings, gallery.embeddings[selection.picked])

    def measure(self, embeddings: Tensor, selection: Aimed, gallery: Gallery) -> dict[str, Tensor]:
        return {"TMA": F.cosine_similarity(embeddings, gallery.embeddings[selection.picked])}
