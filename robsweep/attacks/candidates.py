"""Questions to a ranking, answered exactly in bounded memory: a block of queries against all candidates at a time."""

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from robsweep.attacks.gallery import Gallery
from robsweep.grammar.hardness import Metric

WORKSPACE = 2**30
"""Bytes that the temporary matrices of one question may take."""

_COPIES = 4
"""Block-sized temporaries alive at once, at most."""

_CPU_BLOCK = 2**24
"""Bytes of one block on a CPU: small enough for its caches, large enough for its matrix products."""


def blocks(queries: Tensor, gallery: Gallery) -> Iterator[slice]:
    """Cut ``queries`` (``B`` rows) so that a block against all candidates fits the workspace (one row at least)."""
    row = len(gallery) * queries.element_size()
    size = _CPU_BLOCK if queries.device.type == "cpu" else WORKSPACE // _COPIES
    rows = max(1, min(size, WORKSPACE // _COPIES) // row)
    for first in range(0, len(queries), rows):
        yield slice(first, min(first + rows, len(queries)))


def closeness(queries: Tensor, gallery: Gallery) -> Tensor:
    """``B x N`` values in the order of the distances, without their square root; lower is nearer.

    Squared distance less the query's own squared length from the centre for N and E, minus the dot product for C.
    """
    if gallery.metric is Metric.COSINE:
        return (queries @ gallery.embeddings.T).neg_()
    return torch.addmm(gallery.squared_norms, queries - gallery.centre, gallery.centred.T, alpha=-2)


def distances(queries: Tensor, gallery: Gallery) -> Tensor:
    """``B x N`` distances of the metric; Euclidean ones are at least ``noise``."""
    near = closeness(queries, gallery)
    if gallery.metric is Metric.COSINE:
        return near.add_(1.0)
    near.add_((queries - gallery.centre).square().sum(dim=1, keepdim=True)).clamp_min_(0.0).sqrt_()
    return torch.maximum(near, noise(queries, gallery), out=near)


def noise(queries: Tensor, gallery: Gallery) -> Tensor:
    """``B x 1``: Euclidean distances below it are rounding.

    Of products: a query's length from the centre times the root of the rounding unit. Of the embeddings themselves:
    its whole length times a few units.
    """
    unit = torch.finfo(queries.dtype).eps
    products: Tensor = torch.linalg.vector_norm(queries - gallery.centre, dim=1, keepdim=True) * math.sqrt(unit)
    own: Tensor = torch.linalg.vector_norm(queries, dim=1, keepdim=True) * (4 * unit)
    return torch.maximum(products, own).clamp_min_(torch.finfo(queries.dtype).tiny)


def distance_to(queries: Tensor, index: Tensor, gallery: Gallery) -> Tensor:
    """Distances by the difference to chosen candidates; ``index`` ``B x M``, result ``B x M``, differentiable.

    Below ``noise`` a difference has no direction but that of rounding: its gradient is 0.
    """
    targets = gallery.embeddings[index]
    if gallery.metric is Metric.COSINE:
        return 1 - (queries[:, None] * targets).sum(dim=-1)
    away = torch.linalg.vector_norm(queries[:, None] - targets, dim=-1)
    return torch.where(away > noise(queries, gallery), away, away.detach())


def nearest(queries: Tensor, gallery: Gallery, own: Tensor, count: int) -> Tensor:
    """The ``count`` nearest candidates in order, each query's own row left out: ``B x count`` indices.

    A single one is the first of those that tie.
    """
    found = []
    for block in blocks(queries, gallery):
        near = closeness(queries[block], gallery).scatter_(1, own[block, None], torch.inf)
        alone = count == 1
        found.append(near.argmin(dim=1, keepdim=True) if alone else near.topk(count, largest=False).indices)
    return torch.cat(found)


def count_nearer(queries: Tensor, gallery: Gallery, picked: Tensor, own: Tensor | None = None) -> Tensor:
    """How many candidates are strictly nearer than each of ``picked`` (``B x M``): ``B x M``.

    With ``own`` (``B`` rows) the query itself is not counted.
    """
    counts = []
    for block in blocks(queries, gallery):
        near = closeness(queries[block], gallery)
        edges = near.gather(1, picked[block])
        if own is not None:
            near.scatter_(1, own[block, None], torch.inf)
        counts.append(torch.stack([(near < edge[:, None]).sum(dim=1) for edge in edges.unbind(1)], dim=1))
    return torch.cat(counts)


def nearest_other_and_own(
    queries: Tensor, gallery: Gallery, labels: Tensor, own: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Nearest candidate of a class other than ``labels``, nearest of that class, and whether both exist.

    The queries themselves (``own``) are neither. ``labels`` and the results have shape ``B``; where a candidate does
    not exist its index is that of any, and the last result is False.
    """
    found = []
    for block in blocks(queries, gallery):
        near = closeness(queries[block], gallery).scatter_(1, own[block, None], torch.inf)
        mine = gallery.labels == labels[block, None]
        other = near.masked_fill(mine, torch.inf).argmin(dim=1)
        found.append((other, near.masked_fill_(~mine, torch.inf).argmin(dim=1)))
    other, same = (torch.cat(part) for part in zip(*found, strict=True))
    both = (gallery.labels[other] != labels) & (gallery.labels[same] == labels) & (other != own) & (same != own)
    return other, same, both


def farthest_other_and_nearest_own(
    queries: Tensor, gallery: Gallery, labels: Tensor, own: Tensor | None
) -> tuple[Tensor, Tensor, Tensor]:
    """As ``nearest_other_and_own`` with the farthest of another class; without ``own`` the queries count too."""
    found = []
    for block in blocks(queries, gallery):
        near = closeness(queries[block], gallery)
        mine = gallery.labels == labels[block, None]
        other = near.masked_fill(mine, -torch.inf).argmax(dim=1)
        if own is not None:
            mine.scatter_(1, own[block, None], False)
        found.append((other, near.masked_fill_(~mine, torch.inf).argmin(dim=1)))
    other, same = (torch.cat(part) for part in zip(*found, strict=True))
    both = (gallery.labels[other] != labels) & (gallery.labels[same] == labels)
    return other, same, both if own is None else both & (same != own)


def recall_at_1(queries: Tensor, gallery: Gallery, own: Tensor) -> Tensor:
    """100 where the nearest candidate but the query itself has the query's class, else 0; ``B``, in %."""
    hit = gallery.labels[nearest(queries, gallery, own, 1)[:, 0]] == gallery.labels[own]
    return hit.to(queries.dtype) * 100.0
