"""The papers' recipe for each data set, as defaults that a sweep file may change."""

from robsweep.config.budget import Budget
from robsweep.config.training import OptimiserConfig, TrainingConfig
from robsweep.grammar.backbones import backbone_info

SMALL = TrainingConfig()
LARGE = TrainingConfig(
    epochs=75,
    pairs=56,
    optimiser=OptimiserConfig(lr=1e-5, weight_decay=4e-4),
    budget=Budget(eps=8 / 255, alpha=1 / 255, steps=32),
    freeze_batchnorm=True,
)


def recipe(backbone: str) -> TrainingConfig:
    """The recipe of 28x28 backbones or of 224x224 ones (Zhou & Patel 2022, Section 4)."""
    return SMALL if backbone_info(backbone).image_size == 28 else LARGE
