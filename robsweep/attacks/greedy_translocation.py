"""GTT: the nearest candidate of a query is pushed out of its first places."""

from torch import Tensor

from robsweep.attacks.attack import DirectAttack, Loss
from robsweep.attacks.candidates import count_nearer, nearest
from robsweep.attacks.gallery import Gallery
from robsweep.attacks.hinge import rank_hinge
from robsweep.attacks.pairs import gap, last_of_first
from robsweep.attacks.selection import Aimed

_PLACES = 4


class GreedyTranslocation(DirectAttack[Aimed]):
    """Greedy top-1 translocation (Zhou et al. 2024); score: 100 where m is still among the first four, else 0.

    Picks the nearest candidate m (the query itself left out, as in the score) and minimises the QA- loss on it, the
    mean over x of relu(d(q~, x) - d(q~, m)). ``described`` is the same. ``strong`` asks for no more than the score
    does: four others nearer than m, by relu(d(q~, fourth nearest other) - d(q~, m) + margin), chosen at each step.
    A second run minimises the QA- loss; of both the run counts that ends nearer the goal.
    """

    @property
    def alternatives(self) -> tuple[Loss[Aimed], ...]:
        return (_behind_all,) if self.behaviour == "strong" else ()

    def pick(self, gallery: Gallery, queries: Tensor, rows: Tensor, seed: int) -> Aimed:
        return Aimed(rows, nearest(queries, gallery, rows, 1))

    def loss(self, embeddings: Tensor, selection: Aimed, gallery: Gallery, step: int) -> Tensor:
        if self.behaviour != "strong":
            return _behind_all(embeddings, selection, gallery, step)
        picked = selection.picked
        fourth = last_of_first(embeddings.detach(), gallery, selection.rows, picked[:, 0], _PLACES)
        return (gap(embeddings, fourth, picked[:, 0], gallery) + gallery.metric.margin).relu()

    def measure(self, embeddings: Tensor, selection: Aimed, gallery: Gallery) -> dict[str, Tensor]:
        nearer = count_nearer(embeddings, gallery, selection.picked, selection.rows)[:, 0]
        return {"GTT": (nearer < _PLACES).to(embeddings.dtype) * 100.0}


def _behind_all(embeddings: Tensor, selection: Aimed, gallery: Gallery, step: int) -> Tensor:
    """How far m is before all candidates: the QA- loss."""
    return rank_hinge(embeddings, gallery, selection.picked, selection.rows, -1)
