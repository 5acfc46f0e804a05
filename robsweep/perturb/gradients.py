"""Where the direction of a perturbation comes from; the white-box one."""

from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor

Objective = Callable[[Tensor, int], Tensor]
"""Images ``B x C x H x W`` and the step's number -> what is to be minimised, ``B`` (one an image) or a scalar."""


class GradientSource(Protocol):
    """Gives a descent direction of an objective at some images."""

    def __call__(self, objective: Objective, images: Tensor, step: int) -> tuple[Tensor, Tensor]:
        """The gradient (shape of ``images``) and the objective's value (detached, ``B`` or scalar)."""


def autograd_gradient(objective: Objective, images: Tensor, step: int) -> tuple[Tensor, Tensor]:
    """Exact gradient with respect to the images alone."""
    images = images.detach().requires_grad_()
    with torch.enable_grad():
        value = objective(images, step)
        (gradient,) = torch.autograd.grad(value.sum(), images)
    return gradient, value.detach()
