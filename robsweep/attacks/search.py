"""How an attack's objective is minimised: gradient source, start, restarts and further objectives."""

from collections.abc import Sequence

import torch
from torch import Tensor

from robsweep.config.attacks import AttackSpec
from robsweep.perturb import NesGradient, Objective, Perturbed, autograd_gradient, counter, perturb


def search(
    spec: AttackSpec,
    objective: Objective,
    images: Tensor,
    rows: Tensor,
    seed: int,
    *,
    alternatives: Sequence[Objective] = (),
    room: int = 0,
) -> Perturbed:
    """Perturb ``images`` (``B x C x H x W``); of several runs keep for each query that where ``objective`` ends lowest.

    Each restart has a run for ``objective`` and one for every ``alternatives`` one that may lead to the same goal. With
    ``random_start`` every run begins at a uniform point of the budget, otherwise those of the first restart begin at
    the images. Random numbers are keyed by ``seed``, the attack's label, ``rows`` (``B``) and the restart. ``losses``
    of the result are ``T x B``, what the runs kept minimised. For ``transfer`` the objectives are the surrogate's.
    ``room``: images that may pass at a time to estimate a gradient; 0: as many as there are.
    """
    key = counter.keys(seed, spec.label, rows)
    best: Perturbed | None = None
    lowest: Tensor | None = None
    for restart in range(spec.restarts):
        for aim in (objective, *alternatives):
            begins_anywhere = spec.random_start or restart > 0
            found = _run(spec, aim, images, counter.derive(key, restart), anywhere=begins_anywhere, room=room)
            if best is None:
                best = found
                continue
            lowest = _final(spec, objective, best) if lowest is None else lowest
            final = _final(spec, objective, found)
            better = (final < lowest) | lowest.isnan()
            best = _chosen(better, found, best)
            lowest = torch.where(better, final, lowest)
    assert best is not None  # there is one restart at least
    return best


def _chosen(better: Tensor, found: Perturbed, best: Perturbed) -> Perturbed:
    """Query by query one of two runs; ``better`` ``B``."""
    wide = better[:, None, None, None]
    return Perturbed(
        images=torch.where(wide, found.images, best.images),
        previous=torch.where(wide, found.previous, best.previous),
        losses=torch.where(better, found.losses, best.losses),
    )


def _run(
    spec: AttackSpec, objective: Objective, images: Tensor, key: Tensor, *, anywhere: bool, room: int
) -> Perturbed:
    eps = spec.budget.eps
    start = None
    if anywhere:
        noise = counter.uniform(counter.derive(key, -1), images[0].numel()).view_as(images)
        start = images + (2 * noise - 1).to(images.dtype) * eps
    source = NesGradient(key, eps, room=room) if spec.gradient == "nes" else autograd_gradient
    return perturb(images, objective, spec.budget, gradient=source, momentum=spec.momentum, start=start)


@torch.no_grad()
def _final(spec: AttackSpec, objective: Objective, found: Perturbed) -> Tensor:
    return objective(found.images, spec.budget.steps)
