"""SES, suppressed embedding shift; Zhou et al. 2020 (ECCV), supplementary material."""

import torch
from torch import nn

from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.embedding import embeddings
from robsweep.defenses.shift import shift
from robsweep.defenses.step import StepOutcome
from robsweep.defenses.whole_batch import WholeBatchStep
from robsweep.distances import rowwise


class SESStep(WholeBatchStep):
    """Benign triplet loss plus the mean distance of shifted from benign embeddings.

    ``triplet`` in the logs is the benign one. For metric E the shift has no bound and can outweigh the loss.
    """

    def step(self, model: nn.Module, batch: Batch, moment: Moment) -> StepOutcome:
        """See ``DefenseStep.step``."""
        made = shift(model, batch.images, self.budget, batch, moment, metric=self.metric)
        both = embeddings(model, torch.cat((batch.images, made.images)), self.metric)
        plain, shifted = (batch.share.gather(part, each=2) for part in both.chunk(2))
        outer = self.outer(plain, batch.labels, moment)
        loss = outer.loss + rowwise(shifted, plain, self.metric).mean()
        return StepOutcome(loss, {**outer.logs, "loss": loss.detach()}, made.passes)
