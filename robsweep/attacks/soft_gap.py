"""How much nearer a query's own class is than all others, softly over all candidates; no graph over the matrix."""

from typing import Any

import torch
from torch import Tensor

from robsweep.attacks.candidates import blocks, distances
from robsweep.attacks.gallery import Gallery
from robsweep.grammar.hardness import Metric


def soft_gap(queries: Tensor, gallery: Gallery, own: Tensor, temperature: float) -> Tensor:
    """Soft minimum of the distances to other classes less that to the own class: ``B``, differentiable by the queries.

    The soft minimum is -T log sum exp(-d / T) over the candidates. With T towards 0 it is the distance of the nearest;
    with T larger a query is drawn to where many of another class lie rather than to the one that is nearest now, past
    which there may be no way. 0 where a class has no other, or no other member.

    Args:
        queries: ``B x D`` embeddings.
        gallery: the candidates, ``N``.
        own: ``B`` indices of the queries themselves, which are not among the candidates of their class.
        temperature: T, in the unit of the distance.
    """
    gap: Tensor = _SoftGap.apply(queries, gallery, own, temperature)
    return gap


class _SoftGap(torch.autograd.Function):
    """The gap of a query depends on that query alone, so its gradient can be had with the value and scaled later."""

    @staticmethod
    def forward(ctx: Any, queries: Tensor, gallery: Gallery, own: Tensor, temperature: float) -> Tensor:
        gap = queries.new_empty(len(queries))
        slope = torch.empty_like(queries) if ctx.needs_input_grad[0] else None
        for block in blocks(queries, gallery):
            rows, itself = queries[block], own[block, None]
            far = distances(rows, gallery)
            mine = gallery.labels == gallery.labels[own[block], None]
            # exp(-d / T) as a share of its sum is the derivative of a soft minimum by d
            other = far.div(-temperature).masked_fill_(mine, -torch.inf)
            same = far.div(-temperature).masked_fill_(~mine, -torch.inf).scatter_(1, itself, -torch.inf)
            least_other, least_same = (torch.logsumexp(part, dim=1, keepdim=True) for part in (other, same))
            both = (least_other > -torch.inf) & (least_same > -torch.inf)
            gap[block] = torch.where(both, temperature * (least_same - least_other), 0.0)[:, 0]
            if slope is None:
                continue
            weights = other.sub_(least_other).exp_().sub_(same.sub_(least_same).exp_()).masked_fill_(~both, 0.0)
            if gallery.metric is Metric.COSINE:
                slope[block] = (weights @ gallery.embeddings).neg_()
            else:
                pull = weights.div_(far)
                slope[block] = torch.addmm(rows * pull.sum(dim=1, keepdim=True), pull, gallery.embeddings, alpha=-1)
        if slope is not None:
            ctx.save_for_backward(slope)
        return gap

    @staticmethod
    def backward(ctx: Any, *upstream: Tensor) -> tuple[Tensor, None, None, None]:
        (slope,) = ctx.saved_tensors
        return slope * upstream[0][:, None], None, None, None
