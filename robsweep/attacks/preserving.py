"""SPQA: a query attack that must leave the query's nearest candidates where they are."""

import math
from dataclasses import dataclass

from torch import Tensor

from robsweep.attacks.attack import DirectAttack
from robsweep.attacks.candidates import count_nearer, nearest
from robsweep.attacks.choice import anywhere, near_distinct
from robsweep.attacks.gallery import Gallery
from robsweep.attacks.hinge import rank_hinge
from robsweep.attacks.selection import Aimed

_KEPT = 5
_LARGEST_XI = 1e9


@dataclass(frozen=True, slots=True)
class Preserved(Aimed):
    """``kept``: ``B x 5`` indices of candidates that are to stay where they are."""

    kept: Tensor


class PreservingQueryAttack(DirectAttack[Preserved]):
    """Semantics-preserving query attack of Zhou et al. 2020, Section 3.2; scores: both mean normalised ranks, in %.

    Picks M candidates as QA does, and five to be kept: the five nearest (SPQA+), or the nearest that were not picked
    (SPQA-). Minimises the QA loss plus xi times the QA+ loss of the five, xi = min(exp(xi_scale * that loss), 1e9).
    ``reference`` takes xi of the batch's mean loss, so that a query's result depends on its batch; the others take
    it query by query.
    """

    @property
    def _name(self) -> str:
        return "SPQA+" if self.spec.sign > 0 else "SPQA-"

    @property
    def fewest_others(self) -> int:
        return 1 if self.spec.sign > 0 else self.spec.width + _KEPT

    def pick(self, gallery: Gallery, queries: Tensor, rows: Tensor, seed: int) -> Preserved:
        width, label = self.spec.width, self.spec.label
        if self.spec.sign > 0:
            kept = nearest(queries, gallery, rows, min(_KEPT, len(gallery) - 1))
            return Preserved(rows, anywhere(gallery, rows, width, seed, label), kept)
        picked, kept = near_distinct(gallery, queries, rows, width, seed, label, kept=_KEPT)
        return Preserved(rows, picked, kept)

    def loss(self, embeddings: Tensor, selection: Preserved, gallery: Gallery, step: int) -> Tensor:
        moved = rank_hinge(embeddings, gallery, selection.picked, selection.rows, self.spec.sign)
        kept = rank_hinge(embeddings, gallery, selection.kept, selection.rows, 1)
        return moved + self.xi(kept.detach()) * kept

    def xi(self, kept: Tensor) -> Tensor:
        """The penalty's weight for the losses of the kept candidates (``B``): ``B`` or scalar, of their type."""
        exact = kept.double()
        level = exact.mean() if self.shares_batch else exact
        return (self.xi_scale * level).clamp_max(math.log(_LARGEST_XI)).exp().to(kept.dtype)

    def measure(self, embeddings: Tensor, selection: Preserved, gallery: Gallery) -> dict[str, Tensor]:
        scale = 100.0 / len(gallery)
        moved = count_nearer(embeddings, gallery, selection.picked).to(embeddings.dtype).mean(dim=1)
        kept = count_nearer(embeddings, gallery, selection.kept).to(embeddings.dtype).mean(dim=1)
        return {self._name: moved * scale, f"{self._name}:GT": kept * scale}
