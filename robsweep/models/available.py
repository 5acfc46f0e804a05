"""Whether networks can be built, asked before anything is started."""

from collections.abc import Iterable

import torch

from robsweep.config.configuration import Configuration
from robsweep.config.datasets import dataset_info
from robsweep.config.timm_names import require_known
from robsweep.errors import UserError
from robsweep.models.build import build_backbone


def require_networks(configurations: Iterable[Configuration]) -> None:
    """Build every distinct network once, which downloads ImageNet weights where they are not there yet.

    Raises:
        UserError: a package, weights or a weights file that cannot be had, or that does not fit.
    """
    wanted = dict.fromkeys(
        (
            c.identity.backbone,
            dataset_info(c.identity.dataset).images,
            c.training.embedding_dim,
            c.training.weights,
        )
        for c in configurations
    )
    require_known(name for name, *_ in wanted)
    with torch.random.fork_rng(devices=[]):
        for name, images, embedding_dim, weights in wanted:
            try:
                build_backbone(name, images=images, embedding_dim=embedding_dim, weights=weights)
            except UserError as error:
                raise UserError(f"{error} (key: training.weights)") from None
