"""Defenses: each turns a batch into the loss of one training step."""

from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.build import build_defense
from robsweep.defenses.step import DefenseStep, StepOutcome

__all__ = ["Batch", "DefenseStep", "Moment", "StepOutcome", "build_defense"]
