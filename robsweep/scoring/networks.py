"""Networks made from arrays, the last few of them kept."""

from collections import OrderedDict
from collections.abc import Callable, Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from robsweep.config.configuration import Configuration
from robsweep.interchange.network import network_with

Weights = Mapping[str, NDArray[np.float32]]
_KEPT = 3


class Networks:
    """The networks used last, by name."""

    def __init__(self) -> None:
        self._networks: OrderedDict[str, nn.Module] = OrderedDict()

    def get(self, name: str, make: Callable[[], nn.Module]) -> nn.Module:
        """The network of that name, made if it is not there."""
        if name not in self._networks:
            self._networks[name] = make()
            while len(self._networks) > _KEPT:
                self._networks.popitem(last=False)
        self._networks.move_to_end(name)
        return self._networks[name]


def build_network(configuration: Configuration, weights: Weights) -> nn.Module:
    """The network of a configuration with the given weights, in eval mode.

    Raises:
        UserError: the weights are another network's.
    """
    return network_with(configuration, {name: torch.tensor(value) for name, value in weights.items()})
