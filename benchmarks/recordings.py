"""The numbers recorded from the reference implementation, and how near one perturbation comes to them."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from robsweep.config.budget import Budget
from robsweep.models.small import c2f2
from robsweep.perturb import Objective, Perturbed, autograd_gradient

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"
STEPS = (1, 8)
Row = list[str]
NEARNESS = ("cosine", "signs, %", "pixels, %", "loss")
"""Columns of ``nearness``."""


def recorded_budget(steps: int) -> Budget:
    """What the recordings were made with."""
    return Budget(eps=77 / 255, alpha=3 / 255, steps=steps)


def recorded_model() -> nn.Sequential:
    """The undefended network that was attacked, in eval mode."""
    model = c2f2()
    model.load_state_dict(load_file(GOLDEN / "weights.safetensors"))
    return model.eval()


def recorded_candidates() -> tuple[Tensor, Tensor]:
    """The candidates, ``2000 x 1 x 28 x 28`` in [0, 1], and their labels; the first ones are the queries."""
    stored = arrays("candi_images_u8.npz")
    return stored["images_u8"].float().div(255)[:, None], stored["labels"].long()


def arrays(file: str, prefix: str = "") -> dict[str, Tensor]:
    """The arrays of a file whose name begins so, without that."""
    with np.load(GOLDEN / file) as stored:
        return {
            key.removeprefix(prefix): torch.from_numpy(stored[key]) for key in stored.files if key.startswith(prefix)
        }


def nearness(objective: Objective, start: Tensor, stored: dict[str, Tensor], made: Perturbed, *, total: bool) -> Row:
    """How near ``made``, begun at ``start``, is to what was recorded; the columns are ``NEARNESS``.

    Least cosine of an image's first gradient (where one was recorded that is not 0), share of its signs and of the
    perturbed pixels (to 1e-4) that agree, largest relative difference of a step's loss. ``total``: losses were recorded
    as sums over the images, else as means.
    """
    first, _ = autograd_gradient(objective, start, 0)
    theirs = stored["grad0"]
    moving = (theirs != 0).flatten(1).any(dim=1)
    cosines = F.cosine_similarity(first.flatten(1).double(), theirs.flatten(1).double(), dim=1)[moving]
    losses = made.losses if made.losses.ndim == 1 else made.losses.sum(dim=1) if total else made.losses.mean(dim=1)
    difference = (losses.double() - stored["losses"]).abs()
    away = torch.where(difference == 0, difference, difference / stored["losses"].abs())
    signs = (first.sign() == theirs.sign()).double().mean()
    pixels = ((made.images - stored["adv"]).abs() < 1e-4).double().mean()
    return [f"{cosines.min():.6f}", f"{100 * signs:.2f}", f"{100 * pixels:.2f}", f"{away.max():.1e}"]
