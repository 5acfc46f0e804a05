"""No defense: the loss on benign images."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from robsweep.defenses.base import Stateless, StepOutcome
from robsweep.defenses.lent import embeddings
from robsweep.defenses.outer import BatchLoss
from robsweep.grammar.hardness import Metric


@dataclass(frozen=True)
class StandardStep(Stateless):
    """One training-mode forward, mined on its own embeddings."""

    metric: Metric
    loss: BatchLoss

    def step(
        self, model: nn.Module, images: Tensor, labels: Tensor, *, generator: torch.Generator, progress: float
    ) -> StepOutcome:
        """See ``DefenseStep.step``."""
        outer = self.loss(embeddings(model, images, self.metric), labels, generator, progress)
        return StepOutcome(outer.loss, outer.logs)
