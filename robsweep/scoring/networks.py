"""Networks made from arrays; the last few things that were made of checkpoints."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from robsweep.config.configuration import Configuration
from robsweep.interchange.network import network_with

Weights = Mapping[str, NDArray[np.float32]]
_KEPT = 3
Made = TypeVar("Made")


class LRUCache(Generic[Made]):
    """What was used last, by name: networks and galleries stay on the device from one shard to the next."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, Made] = OrderedDict()

    def get(self, name: str, make: Callable[[], Made]) -> Made:
        """What has that name, made if it is not there."""
        if name not in self._made:
            self._made[name] = make()
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        self._made.move_to_end(name)
        return self._made[name]


def build_network(configuration: Configuration, weights: Weights) -> nn.Module:
    """The network of a configuration with the given weights, in eval mode.

    Raises:
        UserError: the weights are another network's.
    """
    return network_with(configuration, {name: torch.tensor(value) for name, value in weights.items()})
