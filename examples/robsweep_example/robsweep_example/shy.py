"""SHY: a query leaves its own nearest neighbour."""

from torch import Tensor

from robsweep.attacks import Aimed, DirectAttack, Gallery
from robsweep.attacks.candidates import distance_to, nearest


class Shy(DirectAttack[Aimed]):
    """Picks the nearest candidate c; minimises -d(q~, c); score: d(q~, c) in the unit of the metric."""

    def pick(self, gallery: Gallery, queries: Tensor, rows: Tensor, seed: int) -> Aimed:
        """The nearest candidate, the query itself left out."""
        return Aimed(rows, nearest(queries, gallery, rows, 1))

    def loss(self, embeddings: Tensor, selection: Aimed, gallery: Gallery, step: int) -> Tensor:
        """The distance with its sign turned."""
        return -distance_to(embeddings, selection.picked, gallery)[:, 0]

    def measure(self, embeddings: Tensor, selection: Aimed, gallery: Gallery) -> dict[str, Tensor]:
        """The distance."""
        return {"SHY": distance_to(embeddings, selection.picked, gallery)[:, 0]}
