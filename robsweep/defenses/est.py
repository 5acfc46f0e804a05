"""EST, embedding-shifted triplet; Zhou et al. 2020 (ECCV), Section 5."""

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
from robsweep.grammar.hardness import Metric


@dataclass(frozen=True)
class ESTStep(Stateless):
    """Every image is shifted; the loss is mined and taken on the shifted batch. Any loss."""

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
        trained = share.gather(embeddings(model, made.images, self.metric), each=2)
        outer = self.loss(trained, labels, generator, progress)
        return StepOutcome(outer.loss, outer.logs, passes(made))
