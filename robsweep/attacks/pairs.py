"""The objective behind a wrong nearest neighbour: one candidate nearer than another."""

import torch
from torch import Tensor

from robsweep.attacks.candidates import distance_to, nearest, nearest_other_and_own
from robsweep.attacks.gallery import Gallery
from robsweep.attacks.soft_gap import soft_gap


def gap(embeddings: Tensor, index: Tensor, other: Tensor, gallery: Gallery) -> Tensor:
    """d(q~, index) - d(q~, other); ``B`` each, differentiable."""
    away = distance_to(embeddings, torch.stack([index, other], dim=1), gallery)
    return away[:, 0] - away[:, 1]


def overtaking(embeddings: Tensor, gallery: Gallery, rows: Tensor) -> Tensor:
    """relu(d(q~, u) - d(q~, m) + margin): u nearest of another class, m nearest of the own class but itself; ``B``.

    Both are chosen anew for the embeddings given, so that no candidate is forgotten that came near on the way. Falls
    to 0 exactly when recall at 1 is lost by the margin. 0 where a class has no u or no m.
    """
    other, own, both = nearest_other_and_own(embeddings.detach(), gallery, gallery.labels[rows], rows)
    return (gap(embeddings, other, own, gallery) + gallery.metric.margin).relu() * both


def drift(embeddings: Tensor, gallery: Gallery, rows: Tensor) -> Tensor:
    """Another way to what ``overtaking`` asks: the soft gap with half the margin as temperature; ``B``.

    ``overtaking`` follows two candidates that may lie side by side across a border, where there is no way on.
    """
    return soft_gap(embeddings, gallery, rows, gallery.metric.margin / 2)


def last_of_first(embeddings: Tensor, gallery: Gallery, rows: Tensor, left_out: Tensor, count: int) -> Tensor:
    """The ``count``-th nearest candidate (the last, if there are fewer) but the query and ``left_out``; ``B``.

    ``left_out`` (``B``) itself where there is no other.
    """
    found = nearest(embeddings, gallery, rows, min(count + 1, len(gallery) - 1))
    so_far = (found != left_out[:, None]).cumsum(dim=1)
    wanted = so_far[:, -1:].clamp_max(count)
    place = (so_far == wanted).long().argmax(dim=1, keepdim=True)  # the first of those that tie
    return found.gather(1, place)[:, 0]
