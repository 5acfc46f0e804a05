"""QA: a query is perturbed so that chosen candidates come first (QA+) or last (QA-) in its ranking."""

from torch import Tensor

from robsweep.attacks.attack import DirectAttack
from robsweep.attacks.candidates import count_nearer
from robsweep.attacks.choice import anywhere, near_distinct
from robsweep.attacks.gallery import Gallery
from robsweep.attacks.hinge import rank_hinge
from robsweep.attacks.selection import Aimed


class QueryAttack(DirectAttack[Aimed]):
    """Query attack of Zhou et al. 2020, Section 3.2; score: mean normalised rank of the M candidates, in %.

    Picks M candidates: any of the gallery for QA+, different ones of the query's top 1 % (itself left out) for QA-.
    Minimises the mean over x and the M candidates c of relu(+-(d(q~, c) - d(q~, x))). All behaviours are the same.
    """

    @property
    def _name(self) -> str:
        return "QA+" if self.spec.sign > 0 else "QA-"

    @property
    def fewest_others(self) -> int:
        return 1 if self.spec.sign > 0 else self.spec.width

    def pick(self, gallery: Gallery, queries: Tensor, rows: Tensor, seed: int) -> Aimed:
        width, label = self.spec.width, self.spec.label
        if self.spec.sign > 0:
            return Aimed(rows, anywhere(gallery, rows, width, seed, label))
        return Aimed(rows, near_distinct(gallery, queries, rows, width, seed, label)[0])

    def loss(self, embeddings: Tensor, selection: Aimed, gallery: Gallery, step: int) -> Tensor:
        return rank_hinge(embeddings, gallery, selection.picked, selection.rows, self.spec.sign)

    def measure(self, embeddings: Tensor, selection: Aimed, gallery: Gallery) -> dict[str, Tensor]:
        nearer = count_nearer(embeddings, gallery, selection.picked)
        return {self._name: nearer.to(embeddings.dtype).mean(dim=1) * (100.0 / len(gallery))}
