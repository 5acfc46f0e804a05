"""Everything that decides what a trained model is, other than its identity and its data."""

from typing import Literal

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt

from robsweep.config.budget import Budget
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
    """

    epochs: PositiveInt = 8
    pairs: PositiveInt = 128
    optimiser: OptimiserConfig = OptimiserConfig()
    budget: Budget = Budget(eps=77 / 255, alpha=3 / 255, steps=32)
    freeze_batchnorm: bool = False
    embedding_dim: int | None = Field(default=None, ge=2)
    weights: str | None = None
    """``imagenet``, ``random`` or a file; None takes what the backbone's recipe starts from."""
