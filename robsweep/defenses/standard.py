"""No defense: the loss on benign images."""

from torch import nn

from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.embedding import embeddings
from robsweep.defenses.step import StepOutcome
from robsweep.defenses.whole_batch import WholeBatchStep


class StandardStep(WholeBatchStep):
    """One training-mode forward, mined on its own embeddings."""

    def step(self, model: nn.Module, batch: Batch, moment: Moment) -> StepOutcome:
        """See ``DefenseStep.step``."""
        trained = batch.share.gather(embeddings(model, batch.images, self.metric), each=2)
        outer = self.outer(trained, batch.labels, moment)
        return StepOutcome(outer.loss, outer.logs)
