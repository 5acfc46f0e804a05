"""EST, embedding-shifted triplet; Zhou et al. 2020 (ECCV), Section 5."""

from torch import nn

from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.embedding import embeddings
from robsweep.defenses.shift import shift
from robsweep.defenses.step import StepOutcome
from robsweep.defenses.whole_batch import WholeBatchStep


class ESTStep(WholeBatchStep):
    """Every image is shifted; the loss is mined and taken on the shifted batch. Any loss."""

    def step(self, model: nn.Module, batch: Batch, moment: Moment) -> StepOutcome:
        """See ``DefenseStep.step``."""
        made = shift(model, batch.images, self.budget, batch, moment, metric=self.metric)
        trained = batch.share.gather(embeddings(model, made.images, self.metric), each=2)
        outer = self.outer(trained, batch.labels, moment)
        return StepOutcome(outer.loss, outer.logs, made.passes)
