"""The random numbers of a training worker: two streams, seeded for each epoch and kept within one."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor


class Streams:
    """``generator`` for the defense's choices, torch's global generators for layers such as dropout."""

    def __init__(self, device: str) -> None:
        self.generator = torch.Generator(device=device)
        self._device = device
        self._on_device = None if torch.device(device).type == "cpu" else torch.get_device_module(device)

    def seed(self, *, choices: int, layers: int) -> None:
        """Begin both streams."""
        self.generator.manual_seed(choices)
        torch.manual_seed(layers)

    @property
    def state(self) -> list[Tensor]:
        """Where the streams stand, as bytes."""
        return [self.generator.get_state(), *self._layers()]

    @state.setter
    def state(self, state: list[Tensor]) -> None:
        choices, *layers = state
        self.generator.set_state(choices)
        self._set_layers(layers)

    @contextmanager
    def restoring_global(self) -> Iterator[None]:
        """Leaves torch's global generators as the caller had them."""
        before = self._layers()
        try:
            yield
        finally:
            self._set_layers(before)

    def _layers(self) -> list[Tensor]:
        cpu = torch.get_rng_state()
        return [cpu] if self._on_device is None else [cpu, self._on_device.get_rng_state(self._device)]

    def _set_layers(self, states: list[Tensor]) -> None:
        torch.set_rng_state(states[0])
        if self._on_device is not None:
            self._on_device.set_rng_state(states[1], self._device)


def stream_seed(seed: int, epoch: int, rank: int) -> int:
    """A seed of its own for each worker and epoch."""
    return int(np.random.SeedSequence((seed, epoch, rank)).generate_state(1, np.uint64)[0] >> 1)
