"""REST, revised EST: the anchor stays benign; Zhou et al. 2024 (ACT), Section 5."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from robsweep.config.budget import Budget
from robsweep.defenses.base import Stateless, StepOutcome
from robsweep.defenses.lent import embeddings
from robsweep.defenses.outer import triplet_outer
from robsweep.defenses.passes import passes
from robsweep.defenses.selection import mine_benign
from robsweep.defenses.share import WHOLE, Share
from robsweep.defenses.shift import shift
from robsweep.grammar.loss import TripletLoss


@dataclass(frozen=True)
class RESTStep(Stateless):
    """Positives and negatives are shifted: triplet(a, p~, n~)."""

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
        candidates = share.take(images, torch.cat((p, n)))
        made = shift(
            model,
            candidates,
            self.budget,
            metric=metric,
            generator=generator,
            share=share,
            of=len(labels),
            parts=2,
        )
        trained = embeddings(model, torch.cat((share.take(images, a), made.images)), metric)
        outer = triplet_outer(map(share.gather, trained.chunk(3)), metric)
        return StepOutcome(outer.loss, outer.logs, passes(made))
