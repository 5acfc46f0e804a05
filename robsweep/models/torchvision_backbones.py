"""ResNet, MNASNet and Swin of torchvision with their last layer replaced by a linear embedding."""

import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any

import torchvision
from torch import nn
from torchvision.models import WeightsEnum

from robsweep.errors import UserError


@dataclass(frozen=True, slots=True)
class _Architecture:
    """How to make one, its ImageNet weights (the ones the papers started from), and its last layer's name."""

    build: Callable[..., nn.Module]
    imagenet: WeightsEnum
    head: str


class _MNASNet(torchvision.models.MNASNet):  # type: ignore[misc]  # torchvision is untyped
    """MNASNet that loads plain dictionaries of tensors, such as safetensors files hold.

    torchvision's refuses a state dict without the version number that only a pickled one carries.
    """

    def _load_from_state_dict(self, state_dict: Any, prefix: str, local_metadata: Any, *rest: Any) -> None:
        super()._load_from_state_dict(state_dict, prefix, {"version": self._version} | local_metadata, *rest)


def _architectures() -> dict[str, _Architecture]:
    models = torchvision.models
    return {
        "rres18": _Architecture(models.resnet18, models.ResNet18_Weights.IMAGENET1K_V1, "fc"),
        "rres50": _Architecture(models.resnet50, models.ResNet50_Weights.IMAGENET1K_V1, "fc"),
        "rmnas10": _Architecture(models.mnasnet1_0, models.MNASNet1_0_Weights.IMAGENET1K_V1, "classifier.1"),
        "rswint": _Architecture(models.swin_t, models.Swin_T_Weights.IMAGENET1K_V1, "head"),
    }


def torchvision_network(name: str, embedding_dim: int, *, imagenet: bool) -> nn.Module:
    """``B x 3 x 224 x 224`` (normalised) -> ``B x embedding_dim``; the last layer is always a random start.

    Raises:
        UserError: ImageNet weights are asked for but neither cached nor to be downloaded.
    """
    architecture = _architectures()[name]
    network = architecture.build(weights=_fetched(name, architecture) if imagenet else None)
    if isinstance(network, torchvision.models.MNASNet):
        network.__class__ = _MNASNet
    head = network.get_submodule(architecture.head)
    assert isinstance(head, nn.Linear)
    parent, _, last = architecture.head.rpartition(".")
    setattr(network.get_submodule(parent), last, nn.Linear(head.in_features, embedding_dim))
    return network


def head_name(name: str) -> str:
    """The module name of the last layer within the torchvision network."""
    return _architectures()[name].head


def _fetched(name: str, architecture: _Architecture) -> WeightsEnum:
    """The weights, once they are in torch hub's cache."""
    try:
        with redirect_stdout(sys.stderr):  # torch says there what it downloads
            architecture.imagenet.get_state_dict(progress=False, check_hash=True)
    except (OSError, RuntimeError) as error:
        file = architecture.imagenet.url.rsplit("/", 1)[-1]
        raise UserError(
            f"the ImageNet weights of {name} could not be downloaded ({error}): "
            f"get {file} by other means and set weights to its path, or set weights to random"
        ) from error
    return architecture.imagenet
