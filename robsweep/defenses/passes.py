"""What making adversarial examples cost."""

from robsweep.perturb import Perturbed


def passes(made: Perturbed) -> int:
    """Forward and input-backward passes of single images: steps run times images."""
    return made.losses.shape[0] * made.images.shape[0]
