"""Defenses whose loss is mined on the very embeddings that it trains."""

from dataclasses import dataclass, field

from robsweep.defenses.outer import BatchLoss, batch_loss
from robsweep.defenses.step import DefenseStep


@dataclass
class WholeBatchStep(DefenseStep):
    """``outer``: the loss of a batch's embeddings.

    Raises:
        UserError: a library loss whose library is missing.
    """

    outer: BatchLoss = field(init=False)

    def __post_init__(self) -> None:
        self.outer = batch_loss(self.loss)
