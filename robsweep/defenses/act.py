"""ACT, anti-collapse triplet; Zhou et al. 2024 (arXiv:2106.03614), Section 5."""

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
from robsweep.distances import rowwise
from robsweep.grammar.hardness import Metric
from robsweep.grammar.loss import TripletLoss
from robsweep.perturb import Objective, perturb


def collapse_objective(model: nn.Module, metric: Metric) -> Objective:
    """mean d(f(p), f(n)) of images that hold all positives, then all negatives: ``2T x C x H x W``."""

    def objective(images: Tensor, step: int) -> Tensor:
        positive, negative = embeddings(model, images, metric).chunk(2)
        return rowwise(positive, negative, metric).mean()

    return objective


@dataclass(frozen=True)
class ACTStep(Stateless):
    """Positive and negative are drawn together: triplet(a, p~, n~) with a benign anchor."""

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
        a, p, n = map(share.own, mined)
        with lent(model) as network:
            made = perturb(share.take(images, torch.cat((p, n))), collapse_objective(network, metric), self.budget)
        trained = embeddings(model, torch.cat((share.take(images, a), made.images)), metric)
        outer = triplet_outer(map(share.gather, trained.chunk(3)), metric)
        return StepOutcome(outer.loss, outer.logs, passes(made))
