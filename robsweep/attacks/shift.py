"""ES: the embedding is moved as far as it goes."""

from dataclasses import dataclass

from torch import Tensor

from robsweep.attacks.attack import Attack
from robsweep.attacks.candidates import recall_at_1
from robsweep.attacks.gallery import Gallery
from robsweep.attacks.selection import Selection
from robsweep.distances import rowwise

_OFFSET = 1e-7
"""Added to the target at step 0, where the distance of an embedding to itself has no direction."""


@dataclass(frozen=True, slots=True)
class Origin(Selection):
    """``origin``: the benign embeddings, ``B x D``."""

    origin: Tensor


class EmbeddingShift(Attack[Selection, Origin]):
    """Embedding shift (Zhou et al. 2020, Section 4); scores: ES:D mean shift, ES:R recall at 1 in %.

    Picks nothing; minimises -d(f(q~), f(q)). In N and E it is the 1e-6 inside the distance rather than the offset
    that decides the first step; in C it is the offset, and the first gradient is close to rounding noise.
    ES:D is in the unit of the metric, [0, 2] for N and C. All behaviours are the same; the reference's ES:D, taken
    before the last update, is ``late_shift`` of ``run_attack``.
    """

    own_pass = True
    late_scores = ("ES:D",)

    def pick(self, gallery: Gallery, queries: Tensor, rows: Tensor, seed: int) -> Selection:
        return Selection(rows)

    def prepare(self, picked: Selection, gallery: Gallery, queries: Tensor) -> Origin:
        """Adds ``origin``, the benign embeddings."""
        return Origin(picked.rows, queries)

    def loss(self, embeddings: Tensor, selection: Origin, gallery: Gallery, step: int) -> Tensor:
        origin = selection.origin + _OFFSET if step == 0 else selection.origin
        return -rowwise(embeddings, origin, gallery.metric)

    def measure(self, embeddings: Tensor, selection: Origin, gallery: Gallery) -> dict[str, Tensor]:
        return {
            "ES:D": rowwise(embeddings, selection.origin, gallery.metric),
            "ES:R": recall_at_1(embeddings, gallery, selection.rows),
        }
