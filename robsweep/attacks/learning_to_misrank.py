"""LTM: the farthest candidate of another class before the nearest of the own one."""

from torch import Tensor

from robsweep.attacks.attack import DirectAttack, Loss
from robsweep.attacks.candidates import farthest_other_and_nearest_own, recall_at_1
from robsweep.attacks.gallery import Gallery
from robsweep.attacks.pairs import drift, gap, overtaking
from robsweep.attacks.selection import Selection


class LearningToMisrank(DirectAttack[Selection]):
    """Learning to misrank (Wang et al. 2020, Eq. 1, without margin); score: recall at 1, in %.

    Picks nothing; minimises relu(max over other classes of d(q~, n) - min over the own class of d(q~, p)).
    ``reference`` counts the query itself among the p, ``described`` leaves it out. ``strong`` minimises
    relu(nearest n - nearest p + margin) instead, which is what recall at 1 asks, and in a second run its soft form over
    all candidates; of both the run counts that ends nearer the goal.
    """

    @property
    def alternatives(self) -> tuple[Loss[Selection], ...]:
        if self.behaviour != "strong":
            return ()
        return (lambda embeddings, selection, gallery, step: drift(embeddings, gallery, selection.rows),)

    def pick(self, gallery: Gallery, queries: Tensor, rows: Tensor, seed: int) -> Selection:
        return Selection(rows)

    def loss(self, embeddings: Tensor, selection: Selection, gallery: Gallery, step: int) -> Tensor:
        rows = selection.rows
        if self.behaviour == "strong":
            return overtaking(embeddings, gallery, rows)
        left_out = rows if self.behaviour == "described" else None
        other, own, both = farthest_other_and_nearest_own(embeddings.detach(), gallery, gallery.labels[rows], left_out)
        return gap(embeddings, other, own, gallery).relu() * both

    def measure(self, embeddings: Tensor, selection: Selection, gallery: Gallery) -> dict[str, Tensor]:
        return {"LTM": recall_at_1(embeddings, gallery, selection.rows)}
