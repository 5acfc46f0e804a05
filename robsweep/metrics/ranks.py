"""Where the relevant references of each query stand in its ranking: exact, block by block."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from robsweep.grammar.hardness import Metric

_CACHE_BYTES = 2**23  # rows that stay in a CPU's cache are counted three times as fast as a whole block
_COUNT_UP_TO = 128  # relevant references a query up to which counting is faster than sorting
_COUNT_BYTES = 16  # an element of a block: float32 keys, comparisons, both again where keys are equal
_SLOT_BYTES = 64  # the same for a relevant reference: its column, key, counts, rank and precisions
_EXACT_FLOATS = 2**24  # up to which float32 counts
_SORT_BYTES = 96  # the same: keys, sorted keys, order, positions; up to as many ranks and their precisions


@dataclass(frozen=True, slots=True)
class RankBlock:
    """Ranks of a block of queries.

    ``queries``: ``B`` rows of the query set. ``ranks``: ``B x R`` float64, ascending ranks of the relevant
    references, 1 = nearest; infinity in the slots a query has no use for (R is the block's maximum).
    """

    queries: Tensor
    ranks: Tensor


def rank_blocks(
    queries: Tensor,
    query_labels: Tensor,
    gallery: Tensor,
    gallery_labels: Tensor,
    metric: Metric,
    *,
    self_rows: Tensor | None,
    workspace_bytes: int,
) -> Iterator[RankBlock]:
    """Ranks of all relevant references; every query is in exactly one block.

    References at equal distance, as computed, are ranked by index, so that a ranking is a total order (in metric E
    rounding tells ties apart: embeddings are centred first). Queries come ordered by how many relevant references they
    have, which keeps a block's padding small.

    Args:
        queries, gallery: ``Q x D`` and ``N x D``, as the metric compares them, finite.
        query_labels, gallery_labels: ``Q`` and ``N``.
        self_rows: ``Q``, each query's own row in the gallery, which its ranking leaves out; None = nothing is
            left out.
        workspace_bytes: bound of what a block holds; a block has at least one query, at most 96 bytes a
            reference.
    """
    if not metric.normalises:
        # distances do not change when all points move together, and near the origin float32 rounds them less
        centre = gallery.mean(dim=0)
        queries, gallery = queries - centre, gallery - centre
    squares = None if metric.normalises else gallery.square().sum(dim=1)
    order, starts, counts = _classes(query_labels, gallery_labels)
    if self_rows is not None:
        counts = counts - 1
        own_slots = order.argsort()[self_rows] - starts
    by_count = counts.argsort(stable=True)
    counting = counts[by_count] <= _COUNT_UP_TO
    for part, find in ((by_count[counting], _by_counting), (by_count[~counting], _by_sorting)):
        if not len(part):
            continue
        row_bytes = len(gallery) * _SORT_BYTES
        if find is _by_counting:
            row_bytes = len(gallery) * _COUNT_BYTES + int(counts[part[-1]]) * _SLOT_BYTES
        size = max(1, workspace_bytes // row_bytes)
        for rows in torch.split(part, size):
            slots = torch.arange(int(counts[rows[-1]]), device=rows.device)
            wanted = slots < counts[rows, None]
            places = starts[rows, None] + slots
            keys = _keys(queries[rows], gallery, squares)
            if self_rows is not None:
                keys.scatter_(1, self_rows[rows, None], torch.inf)
                places += slots >= own_slots[rows, None]
            relevant = order[places.clamp_max(len(order) - 1)]
            ranks = find(keys, relevant).double().masked_fill_(~wanted, torch.inf)
            yield RankBlock(rows, ranks.sort(dim=1).values)


def _classes(query_labels: Tensor, gallery_labels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Gallery rows ordered by class; for each query, where its class starts there, and its size."""
    order = gallery_labels.argsort(stable=True)
    by_class = gallery_labels[order].contiguous()
    starts = torch.searchsorted(by_class, query_labels.contiguous())
    return order, starts, torch.searchsorted(by_class, query_labels.contiguous(), right=True) - starts


def _keys(queries: Tensor, gallery: Tensor, squares: Tensor | None) -> Tensor:
    """``B x N`` numbers that order a query's references as their distances do: no root, no constant."""
    if squares is None:
        return queries.neg() @ gallery.T
    return torch.addmm(squares[None], queries, gallery.T, alpha=-2)


def _by_counting(keys: Tensor, relevant: Tensor) -> Tensor:
    """Rank = 1 + references that come before; ``B x N`` keys, ``B x R`` columns of them -> ``B x R``."""
    size = max(1, _CACHE_BYTES // (4 * keys.shape[1])) if keys.device.type == "cpu" else len(keys)
    parts = zip(torch.split(keys, size), torch.split(relevant, size), strict=True)
    return torch.cat([_counted(*part) for part in parts])


def _counted(keys: Tensor, relevant: Tensor) -> Tensor:
    """As ``_by_counting``, for rows that fit the cache."""
    own = keys.gather(1, relevant)
    before = torch.empty_like(relevant)
    equal = torch.empty_like(relevant)  # and the reference itself
    found = torch.empty_like(keys)  # 0 and 1 as floats are compared and summed four times as fast as bools
    exact = None if keys.shape[1] <= _EXACT_FLOATS else torch.float64
    for slot in range(relevant.shape[1]):  # all slots at once would hold B x N x R
        threshold = own[:, slot, None]
        before[:, slot] = torch.lt(keys, threshold, out=found).sum(dim=1, dtype=exact)
        equal[:, slot] = torch.le(keys, threshold, out=found).sum(dim=1, dtype=exact)
    rows, slots = (equal - before > 1).nonzero(as_tuple=True)
    columns = torch.arange(keys.shape[1], device=keys.device)
    for row, tie in zip(torch.split(rows, len(keys)), torch.split(slots, len(keys)), strict=True):
        column = relevant[row, tie]
        tied = (keys[row] == own[row, tie, None]) & (columns < column[:, None])
        before[row, tie] += tied.sum(dim=1)
    return before + 1


def _by_sorting(keys: Tensor, relevant: Tensor) -> Tensor:
    """Rank = position in the sorted row; as ``_by_counting``."""
    order = keys.sort(dim=1, stable=True).indices
    positions = torch.arange(1, keys.shape[1] + 1, device=keys.device).expand_as(order)
    ranks = torch.empty_like(order).scatter_(1, order, positions)
    return ranks.gather(1, relevant)
