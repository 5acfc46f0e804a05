"""Defenses: each turns a batch into the loss of one training step."""

from robsweep.defenses.base import DefenseStep, StepOutcome
from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.build import build_defense

__all__ = ["Batch", "DefenseStep", "Moment", "StepOutcome", "build_defense"]
