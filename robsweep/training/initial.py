"""The network that a training begins with, and whether its batches may pass in parts."""

import torch
from torch import nn

from robsweep.config.configuration import Configuration
from robsweep.config.datasets import dataset_info
from robsweep.errors import UserError
from robsweep.models.batchnorm import freeze_batchnorm
from robsweep.models.build import build_backbone
from robsweep.training.network import has_live_batchnorm

_BATCHNORM = "its BatchNorm takes statistics of whole batches: give fewer training.pairs or freeze_batchnorm: true"
_GROUP = "workers that mine together must pass alike: set training.micro_batch"


def initial_network(configuration: Configuration, seed: int) -> nn.Module:
    """A configuration's network on the CPU, a function of the seed; no global random generator is moved.

    Raises:
        UserError: its weights cannot be had.
    """
    recipe, identity = configuration.training, configuration.identity
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = build_backbone(
            identity.backbone,
            images=dataset_info(identity.dataset).images,
            embedding_dim=recipe.embedding_dim,
            weights=recipe.weights,
        )
    if recipe.freeze_batchnorm:
        freeze_batchnorm(model)
    return model


def require_whole_batches(configuration: Configuration, model: nn.Module, *, mined_globally: bool) -> str | None:
    """Why the images of a batch must pass through the network together, for an error; None: they may pass in parts.

    Raises:
        UserError: the recipe splits batches though a BatchNorm that is not frozen takes their statistics.
    """
    if not has_live_batchnorm(model):
        return _GROUP if mined_globally else None
    options = {"mining: global": mined_globally, "micro_batch": configuration.training.micro_batch is not None}
    if names := [name for name, used in options.items() if used]:
        raise UserError(
            f"{configuration}: {names[0]} splits batches, whose statistics the BatchNorm of "
            f"{configuration.identity.backbone} takes: set freeze_batchnorm: true"
        )
    return _BATCHNORM
