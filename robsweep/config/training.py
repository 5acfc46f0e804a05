"""Everything that decides what a trained model is, other than its identity and its data."""

from typing import Literal

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt

from robsweep.config.budget import Budget
from robsweep.config.precision import Precision, UsedPrecision
from robsweep.grammar.frozen import Frozen


class OptimiserConfig(Frozen):
    """Optimiser of the weights."""

    name: Literal["adam", "adamw", "sgd"] = "adam"
    lr: PositiveFloat = 1e-3
    weight_decay: NonNegativeFloat = 1e-7


class TrainingConfig(Frozen):
    """The training recipe; defaults are those of the 28x28 data sets.

    ``pairs``: anchor-positive pairs a batch (2 x pairs images), over all workers.
    ``budget``: the adversary of training.
    ``mining``: where several workers share a batch, triplets are mined in each one's share (as the reference
    implementation does) or in the whole batch, as one worker would.
    """

    epochs: PositiveInt = 8
    pairs: PositiveInt = 128
    optimiser: OptimiserConfig = OptimiserConfig()
    budget: Budget = Budget(eps=77 / 255, alpha=3 / 255, steps=32)
    freeze_batchnorm: bool = False
    embedding_dim: int | None = Field(default=None, ge=2, le=65_536)
    weights: str | None = None
    """``imagenet``, ``random`` or a file; None takes what the backbone's recipe starts from."""
    mining: Literal["worker", "global"] = "worker"
    precision: Precision = "auto"
    """Of the passes that perturb images, and of those that mine."""
    update_precision: UsedPrecision = "float32"
    """Of the pass that the weights are updated by."""
    micro_batch: PositiveInt | None = None
    """Images that pass through the network at a time; None: all. Costs time, saves memory, changes no result."""
    compile: bool = False
    """Compile the network with ``torch.compile``: pays on an accelerator, changes results by rounding alone."""
    checkpoint_minutes: PositiveFloat | None = 10.0
    """A checkpoint to go on from is written within an epoch this often; None: at rungs alone."""
