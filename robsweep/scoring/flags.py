"""Warning signs that every checkpoint is looked over for: they cost next to nothing."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from robsweep.attacks.build import build
from robsweep.attacks.gallery import Gallery
from robsweep.attacks.objective import AttackObjective
from robsweep.attacks.victim import Victim
from robsweep.config.attacks import AttackSpec
from robsweep.config.budget import Budget
from robsweep.devices import ieee_float32, in_batches
from robsweep.metrics.suspicion import embedding_collapse, loss_not_falling, vanishing_gradients
from robsweep.perturb import autograd_gradient, frozen
from robsweep.run.score_sheet import Flag

GRADIENT_QUERIES = 64
_TMA = AttackSpec(name="TMA", budget=Budget(eps=1.0, alpha=1.0, steps=1))


@ieee_float32()
def clean_flags(
    model: nn.Module, gallery: Gallery, images: Tensor, rows: Tensor, *, recall_at_1: float, seed: int
) -> tuple[Flag, ...]:
    """Signs of a collapsed embedding, and of input gradients that vanish.

    Args:
        model, gallery: the network and the benign embeddings of the whole test set.
        images, rows: a few queries ``B x C x H x W`` in [0, 1] and their rows in the gallery, ``B``.
        recall_at_1: of the test set, in [0, 1].
        seed: of TMA's targets.
    """
    flags = embedding_collapse(gallery.embeddings, gallery.labels, gallery.metric, recall_at_1=recall_at_1)
    vanishing = vanishing_gradients(first_gradients(model, gallery, images, rows, seed=seed))
    return (*flags, *([vanishing] if vanishing else []))


def first_gradients(model: nn.Module, gallery: Gallery, images: Tensor, rows: Tensor, *, seed: int) -> Tensor:
    """Input gradients of TMA's objective at benign images, shape of ``images``: the objective has no kink there."""
    attack, victim = build(_TMA), Victim(model, gallery)

    def of_part(part: slice) -> Tensor:
        benign = victim.benign(images[part], rows[part], own_pass=False)
        chosen = attack.select(gallery, benign, rows[part], seed)
        return autograd_gradient(AttackObjective(attack.loss, victim, chosen), images[part], 0)[0]

    with frozen(model):
        return torch.cat(in_batches(len(images), len(images), of_part))


def loss_flags(losses: Mapping[str, tuple[AttackSpec, Tensor]]) -> tuple[Flag, ...]:
    """Signs of attacks that do not lower their objective.

    Args:
        losses: by the attack's name, its data and the mean objective of all queries before each update (``T``).
    """
    found = [
        loss_not_falling(trace, name, floor=spec.kind.floor)
        for name, (spec, trace) in losses.items()
        if spec.budget.eps > 0 and spec.kind.floor is not None and bool(trace.isfinite().all())
    ]
    return tuple(flag for flag in found if flag is not None)
