"""GTM: the query goes to a candidate of another class."""

from dataclasses import dataclass

import torch
from torch import Tensor

from robsweep.attacks.attack import DirectAttack, Loss
from robsweep.attacks.candidates import blocks, nearest, nearest_other_and_own, recall_at_1
from robsweep.attacks.gallery import Gallery
from robsweep.attacks.pairs import drift, overtaking
from robsweep.attacks.selection import Aimed
from robsweep.distances import rowwise


@dataclass(frozen=True, slots=True)
class Target(Aimed):
    """``exists``: whether there is a candidate of another class; ``B``."""

    exists: Tensor


class GreedyMisrank(DirectAttack[Target]):
    """Greedy top-1 misranking (Zhou et al. 2024); score: recall at 1, in %.

    Picks the nearest candidate u of another class and minimises d(q~, u). ``described`` does that. ``reference``
    counts u's place among the candidates of other classes than the nearest neighbour's, in the gallery's order, and
    takes the candidate at that place of the whole gallery: an arbitrary one, mostly far. ``strong`` chooses u
    anew at each step, and with it m, the nearest of the own class, and minimises relu(d(q~, u) - d(q~, m) + margin),
    and in a second run its soft form over all candidates; of both the run counts that ends nearer the goal.
    """

    @property
    def alternatives(self) -> tuple[Loss[Target], ...]:
        if self.behaviour != "strong":
            return ()
        return (lambda embeddings, selection, gallery, step: drift(embeddings, gallery, selection.rows),)

    def pick(self, gallery: Gallery, queries: Tensor, rows: Tensor, seed: int) -> Target:
        labels = gallery.labels[rows]
        if self.behaviour == "reference":
            labels = gallery.labels[nearest(queries, gallery, rows, 1)[:, 0]]
        other, _, _ = nearest_other_and_own(queries, gallery, labels, rows)
        exists = (gallery.labels[other] != labels) & (other != rows)
        if self.behaviour == "reference":
            other = _place_among_others(gallery, labels, other)
        return Target(rows, other, exists)

    def loss(self, embeddings: Tensor, selection: Target, gallery: Gallery, step: int) -> Tensor:
        if self.behaviour == "strong":
            return overtaking(embeddings, gallery, selection.rows)
        target = gallery.embeddings[selection.picked]
        return rowwise(embeddings, target, gallery.metric) * selection.exists

    def measure(self, embeddings: Tensor, selection: Target, gallery: Gallery) -> dict[str, Tensor]:
        return {"GTM": recall_at_1(embeddings, gallery, selection.rows)}


def _place_among_others(gallery: Gallery, labels: Tensor, index: Tensor) -> Tensor:
    """How many candidates before ``index`` have another class than ``labels``; ``B`` each."""
    places = torch.arange(len(gallery), device=index.device)
    counts = []
    for block in blocks(labels, gallery):
        other = gallery.labels != labels[block, None]
        counts.append((other & (places < index[block, None])).sum(dim=1))
    return torch.cat(counts)
