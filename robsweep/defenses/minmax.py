"""Min-max, Madry et al. 2018 for triplets; Zhou & Patel 2022, Section 3.2 (known to collapse)."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from robsweep.config.budget import Budget
from robsweep.defenses.base import Stateless, StepOutcome
from robsweep.defenses.lent import embeddings, lent
from robsweep.defenses.outer import triplet_outer
from robsweep.defenses.passes import passes
from robsweep.defenses.selection import mine_benign
from robsweep.defenses.share import WHOLE, Share
from robsweep.grammar.hardness import Metric
from robsweep.grammar.loss import TripletLoss
from robsweep.losses import hardness
from robsweep.perturb import Objective, perturb


def ease_objective(model: nn.Module, metric: Metric) -> Objective:
    """mean(d(a,n) - d(a,p)) of images that hold anchors, positives, negatives: ``3T x C x H x W``."""

    def objective(images: Tensor, step: int) -> Tensor:
        anchor, positive, negative = embeddings(model, images, metric).chunk(3)
        return -hardness(anchor, positive, negative, metric=metric).mean()

    return objective


@dataclass(frozen=True)
class MinMaxStep(Stateless):
    """All three images are made as hard as the budget lets: triplet(a~, p~, n~)."""

    loss: TripletLoss
    budget: Budget

    def step(
        self,
        model: nn.Module,
        images: Tensor,
        labels: Tensor,
        *,
        generator: torch.Generator,
        progress: float,
        share: Share = WHOLE,
    ) -> StepOutcome:
        """See ``DefenseStep.step``."""
        metric = self.loss.metric
        mined = mine_benign(model, images, labels, self.loss, generator=generator, progress=progress, share=share)
        chosen = torch.cat([share.own(places) for places in mined])
        with lent(model) as network:
            made = perturb(share.take(images, chosen), ease_objective(network, metric), self.budget)
        trained = embeddings(model, made.images, metric)
        outer = triplet_outer(map(share.gather, trained.chunk(3)), metric)
        return StepOutcome(outer.loss, outer.logs, passes(made))
