"""The one loop that perturbs images, and where its directions come from."""

from robsweep.perturb.frozen import frozen
from robsweep.perturb.gradients import GradientSource, Objective, autograd_gradient
from robsweep.perturb.loop import Perturbed, perturb
from robsweep.perturb.nes import NesGradient

__all__ = [
    "GradientSource",
    "NesGradient",
    "Objective",
    "Perturbed",
    "autograd_gradient",
    "frozen",
    "perturb",
]
