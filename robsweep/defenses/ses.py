"""SES, suppressed embedding shift; Zhou et al. 2020 (ECCV), supplementary material."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from robsweep.config.budget import Budget
from robsweep.defenses.base import Stateless, StepOutcome
from robsweep.defenses.lent import embeddings
from robsweep.defenses.outer import BatchLoss
from robsweep.defenses.passes import passes
from robsweep.defenses.share import WHOLE, Share
from robsweep.defenses.shift import shift
from robsweep.distances import rowwise
from robsweep.grammar.hardness import Metric


@dataclass(frozen=True)
class SESStep(Stateless):
    """Benign triplet loss plus the mean distance of shifted from benign embeddings.

    ``triplet`` in the logs is the benign one. For metric E the shift has no bound and can outweigh the loss.
    """

    metric: Metric
    loss: BatchLoss
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
        made = shift(model, images, self.budget, metric=self.metric, generator=generator, share=share, of=len(labels))
        both = embeddings(model, torch.cat((images, made.images)), self.metric)
        plain, shifted = (share.gather(part, each=2) for part in both.chunk(2))
        outer = self.loss(plain, labels, generator, progress)
        loss = outer.loss + rowwise(shifted, plain, self.metric).mean()
        return StepOutcome(loss, {**outer.logs, "loss": loss.detach()}, passes(made))
