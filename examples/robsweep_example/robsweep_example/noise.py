"""Training on noisy images, without an adversary."""

from dataclasses import dataclass

import torch
from torch import nn

from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.embedding import embeddings
from robsweep.defenses.step import StepOutcome
from robsweep.defenses.whole_batch import WholeBatchStep
from robsweep_example.facts import Noise


@dataclass
class NoiseStep(WholeBatchStep):
    """The loss of the batch with noise on every pixel."""

    defense: Noise

    def step(self, model: nn.Module, batch: Batch, moment: Moment) -> StepOutcome:
        """See ``DefenseStep.step``."""
        shape, generator = batch.images.shape, moment.generator
        noise = 2 * torch.rand(shape, generator=generator, device=generator.device).to(batch.images) - 1
        noisy = (batch.images + self.defense.level * noise).clamp(0, 1)
        trained = batch.share.gather(embeddings(model, noisy, self.metric), each=2)
        outer = self.outer(trained, batch.labels, moment)
        return StepOutcome(outer.loss, outer.logs)
