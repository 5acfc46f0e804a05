"""No defense: the loss on benign images."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from robsweep.defenses.base import Stateless, StepOutcome
from robsweep.defenses.lent import embeddings
from robsweep.defenses.outer import BatchLoss
from robsweep.defenses.share import WHOLE, Share
from robsweep.grammar.hardness import Metric


@dataclass(frozen=True)
class StandardStep(Stateless):
    """One training-mode forward, mined on its own embeddings."""

    metric: Metric
    loss: BatchLoss

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
        trained = share.gather(embeddings(model, images, self.metric), each=2)
        outer = self.loss(trained, labels, generator, progress)
        return StepOutcome(outer.loss, outer.logs)
