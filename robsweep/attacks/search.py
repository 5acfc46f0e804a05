"""How an attack's objective is minimised: gradient source, start and restarts, as its data says."""

import torch
from torch import Tensor

from robsweep.config.attacks import AttackSpec
from robsweep.perturb import NesGradient, Objective, Perturbed, autograd_gradient, counter, perturb


def search(spec: AttackSpec, objective: Objective, images: Tensor, rows: Tensor, seed: int) -> Perturbed:
    """Perturb ``images`` (``B x C x H x W``); of several restarts keep for each query the one that ends lowest.

    With ``random_start`` every run begins at a uniform point of the budget, otherwise the first begins at the images.
    Random numbers are keyed by ``seed``, the attack's label, ``rows`` (``B``) and the restart. ``losses`` of the
    result are ``T x B``, of the runs kept. For ``transfer`` the objective is the surrogate's.
    """
    key = counter.keys(seed, spec.label, rows)
    best, lowest = _run(spec, objective, images, counter.derive(key, 0), anywhere=spec.random_start), None
    for restart in range(1, spec.restarts):
        if lowest is None:
            lowest = _final(spec, objective, best)
        other = _run(spec, objective, images, counter.derive(key, restart), anywhere=True)
        final = _final(spec, objective, other)
        better = final < lowest
        wide = better[:, None, None, None]
        best = Perturbed(
            images=torch.where(wide, other.images, best.images),
            previous=torch.where(wide, other.previous, best.previous),
            losses=torch.where(better, other.losses, best.losses),
        )
        lowest = torch.where(better, final, lowest)
    return best


def _run(spec: AttackSpec, objective: Objective, images: Tensor, key: Tensor, *, anywhere: bool) -> Perturbed:
    eps = spec.budget.eps
    start = None
    if anywhere:
        noise = counter.uniform(counter.derive(key, -1), images[0].numel()).view_as(images)
        start = images + (2 * noise - 1).to(images.dtype) * eps
    source = NesGradient(key, eps) if spec.gradient == "nes" else autograd_gradient
    return perturb(images, objective, spec.budget, gradient=source, momentum=spec.momentum, start=start)


@torch.no_grad()
def _final(spec: AttackSpec, objective: Objective, found: Perturbed) -> Tensor:
    return objective(found.images, spec.budget.steps)
