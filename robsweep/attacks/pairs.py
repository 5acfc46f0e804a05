"""The objective behind a wrong nearest neighbour: one candidate nearer than another."""

import torch
from torch import Tensor

from robsweep.attacks.candidates import nearest, nearest_other_and_own
from robsweep.attacks.gallery import Gallery
from robsweep.grammar.hardness import Metric


def distance_to(embeddings: Tensor, index: Tensor, gallery: Gallery) -> Tensor:
    """Exact distance of each embedding to one candidate: ``B x D`` and ``B``, result ``B``; gradient 0 at 0."""
    targets = gallery.embeddings[index]
    if gallery.metric is Metric.COSINE:
        return 1 - (embeddings * targets).sum(dim=1)
    return torch.linalg.vector_norm(embeddings - targets, dim=1)


def overtaking(embeddings: Tensor, gallery: Gallery, rows: Tensor) -> Tensor:
    """relu(d(q~, u) - d(q~, m) + margin): u nearest of another class, m nearest of the own class but itself; ``B``.

    Both are chosen anew for the embeddings given, so that no candidate is forgotten that came near on the way. Falls
    to 0 exactly when recall at 1 is lost by the margin. 0 where a class has no u or no m.
    """
    other, own, both = nearest_other_and_own(embeddings.detach(), gallery, gallery.labels[rows], rows)
    gap = distance_to(embeddings, other, gallery) - distance_to(embeddings, own, gallery)
    return (gap + gallery.metric.margin).relu() * both


def last_of_first(embeddings: Tensor, gallery: Gallery, rows: Tensor, left_out: Tensor, count: int) -> Tensor:
    """The ``count``-th nearest candidate (the last, if there are fewer) but the query and ``left_out``; ``B``."""
    found = nearest(embeddings, gallery, rows, min(count + 1, len(gallery) - 1))
    among = (found[:, :count] == left_out[:, None]).any(dim=1)
    place = (count - 1 + among.long()).clamp_max(found.shape[1] - 1)
    return found.gather(1, place[:, None])[:, 0]
