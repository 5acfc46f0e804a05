"""Projected gradient descent under an L-infinity budget: every attack and every defense runs this loop."""

from dataclasses import dataclass

import torch
from torch import Tensor

from robsweep.config.budget import Budget
from robsweep.perturb.gradients import GradientSource, Objective, autograd_gradient
from robsweep.perturb.plateau import PlateauDetector


@dataclass(frozen=True, slots=True)
class Perturbed:
    """Outcome of ``perturb``.

    ``images``: ``B x C x H x W`` in [0, 1], within eps of the originals. ``previous``: the same before the last
    update (the reference measures some scores there). ``losses``: ``T x B`` or ``T``, the objective at each of the
    T steps, before their update (with ``tolerance`` the last of them may be the step that noticed the standstill).
    """

    images: Tensor
    previous: Tensor
    losses: Tensor

    @property
    def passes(self) -> int:
        """Forward and input-backward passes of single images that it took: steps run times images."""
        return self.losses.shape[0] * self.images.shape[0]


def perturb(
    images: Tensor,
    objective: Objective,
    budget: Budget,
    *,
    gradient: GradientSource = autograd_gradient,
    momentum: float = 0.0,
    start: Tensor | None = None,
    tolerance: float | None = None,
) -> Perturbed:
    """Minimise ``objective`` by signed gradient steps: ``x <- clip_[0,1](clip_eps(x - alpha * sign(g)))``.

    Madry et al. 2018 with the sign turned (the objective is minimised). The caller freezes the model.
    A gradient that is zero or NaN leaves its pixel where it is.

    Args:
        images: ``B x C x H x W`` in [0, 1].
        objective: value per image or scalar, see ``Objective``.
        budget: eps, alpha and the number of steps; one step is FGSM with step size eps.
        gradient: white box by default; a black-box source replaces only this.
        momentum: decay mu of MI-FGSM (Dong et al. 2018); 0 is plain PGD.
        start: where to begin, clipped to the budget; None begins at ``images``.
        tolerance: stop once the (mean) objective changes by less than this from one step to the next; the
            step that notices it makes no update.
    """
    low = (images - budget.eps).clamp_(min=0.0)
    high = (images + budget.eps).clamp_(max=1.0)
    current = images.clone() if start is None else start.clamp(low, high)
    previous = current
    direction: Tensor | None = None
    losses: list[Tensor] = []
    stopping = None if tolerance is None else PlateauDetector(tolerance, images.device)
    for step in range(budget.steps):
        slope, value = gradient(objective, current, step)
        losses.append(value)
        if stopping is not None and stopping.update(value):
            break
        if momentum > 0:
            slope = slope / slope.abs().mean(dim=(1, 2, 3), keepdim=True).clamp_min(1e-12)
            direction = slope if direction is None else direction.mul_(momentum).add_(slope)
            slope = direction.clone()
        moved = slope.sign().mul_(-budget.step_size).add_(current)
        torch.clamp(moved, low, high, out=moved)
        if stopping is not None:
            moved, previous = stopping.hold(moved, current), stopping.hold(current, previous)
        else:
            previous = current
        current = moved
    if stopping is not None:
        losses = losses[: stopping.steps()]
    return Perturbed(images=current, previous=previous, losses=torch.stack(losses))
