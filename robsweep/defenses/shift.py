"""The embedding-shift adversary that EST, SES and REST share."""

import torch
from torch import Tensor, nn

from robsweep.config.budget import Budget
from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.embedding import embeddings
from robsweep.distances import rowwise
from robsweep.grammar.hardness import Metric
from robsweep.perturb import Objective, Perturbed, frozen, perturb

NOISE = 1e-7
"""Size of the noise on the target at step 0, where distance and gradient would both be zero."""


def shift_objective(model: nn.Module, target: Tensor, noise: Tensor, metric: Metric) -> Objective:
    """-d(f(x), target) for each image; target and noise are ``B x D``, the noise counts at step 0 only."""

    def objective(images: Tensor, step: int) -> Tensor:
        reference = target + noise if step == 0 else target
        return -rowwise(embeddings(model, images, metric), reference, metric)

    return objective


def shift(
    model: nn.Module,
    images: Tensor,
    budget: Budget,
    batch: Batch,
    moment: Moment,
    *,
    metric: Metric,
    parts: int = 1,
) -> Perturbed:
    """Move every embedding as far from its benign place as the budget lets; Zhou et al. 2020, Equation 10.

    The noise is 1e-7 times -1, 0 or 1, as in the reference implementation. It is drawn for as many images as the whole
    batch has. They lie in ``parts``, of which each worker has its share; ``images`` are this worker's.
    """
    with frozen(model) as network:
        with torch.no_grad():
            target = embeddings(network, images, metric)
        shape, generator = (len(batch.labels), target.shape[1]), moment.generator
        signs = torch.randint(-1, 2, shape, generator=generator, device=generator.device)
        noise = NOISE * torch.cat([batch.share.own(part) for part in signs.chunk(parts)]).to(target)
        return perturb(images, shift_objective(network, target, noise, metric), budget)
