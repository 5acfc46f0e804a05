"""The hinge of a query attack over all candidates: one product forward, one back, no graph over the matrix."""

from typing import Any

import torch
from torch import Tensor

from robsweep.attacks.candidates import blocks, distances, noise
from robsweep.attacks.gallery import Gallery
from robsweep.grammar.hardness import Metric


def rank_hinge(queries: Tensor, gallery: Gallery, picked: Tensor, own: Tensor, sign: int) -> Tensor:
    """Mean over candidates x and picked ones c of relu(sign * (d(q, c) - d(q, x))): ``B``.

    Query attack of Zhou et al. 2020, Section 3.2; differentiable by the queries. With sign +1 lowering it moves the
    picked candidates to the front, with -1 to the back. A hinge at its kink and a distance of 0 have the gradient 0.

    Args:
        queries: ``B x D`` embeddings.
        gallery: the candidates, ``N``.
        picked: ``B x M`` indices of candidates.
        own: ``B`` indices of the queries themselves. Their distance, 0 before the first step, is where the product
            form has its noise; SPQA's penalty would amplify it, so it is taken by the difference.
        sign: +1 or -1.
    """
    loss: Tensor = _RankHinge.apply(queries, gallery, picked, own, sign)
    return loss


class _RankHinge(torch.autograd.Function):
    """The loss of a query depends on that query alone, so its gradient can be had with the value and scaled later."""

    @staticmethod
    def forward(ctx: Any, queries: Tensor, gallery: Gallery, picked: Tensor, own: Tensor, sign: int) -> Tensor:
        loss = queries.new_empty(len(queries))
        slope = torch.empty_like(queries) if ctx.needs_input_grad[0] else None
        for block in blocks(queries, gallery):
            rows, itself = queries[block], own[block, None]
            far = distances(rows, gallery)
            offset = rows - gallery.embeddings[own[block]]
            if gallery.metric is not Metric.COSINE:
                far.scatter_(1, itself, torch.linalg.vector_norm(offset, dim=1, keepdim=True))
            loss[block], weights = _weigh(far, picked[block], sign)
            if slope is None:
                continue
            if gallery.metric is Metric.COSINE:
                slope[block] = (weights @ gallery.embeddings).neg_()
            else:
                pull = weights.div_(torch.maximum(far, noise(rows, gallery), out=far))
                direct = pull.gather(1, itself) * offset
                pull.scatter_(1, itself, 0.0)
                direct += (rows - gallery.centre) * pull.sum(dim=1, keepdim=True)
                slope[block] = torch.addmm(direct, pull, gallery.centred, alpha=-1)
        if slope is not None:
            ctx.save_for_backward(slope)
        return loss

    @staticmethod
    def backward(ctx: Any, *upstream: Tensor) -> tuple[Tensor, None, None, None, None]:
        (slope,) = ctx.saved_tensors
        return slope * upstream[0][:, None], None, None, None, None


def _weigh(far: Tensor, picked: Tensor, sign: int) -> tuple[Tensor, Tensor]:
    """Values of the hinge (``b``) and its derivative by every distance (``b x N``)."""
    scale = 1 / (far.shape[1] * picked.shape[1])
    values = far.new_zeros(len(far))
    weights = torch.zeros_like(far)
    active = []
    for edge in far.gather(1, picked).unbind(1):
        gap = (far - edge[:, None]).mul_(-sign).clamp_min_(0.0)
        values += gap.sum(dim=1)
        gap.sign_()
        active.append(gap.sum(dim=1))
        weights += gap
    weights.mul_(-sign * scale)
    weights.scatter_add_(1, picked, torch.stack(active, dim=1) * (sign * scale))
    return values * scale, weights
