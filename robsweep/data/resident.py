"""The images of a set on the device that computes, where they fit beside what it computes."""

from collections.abc import MutableMapping
from dataclasses import replace
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from robsweep.data.image_set import ImageSet
from robsweep.devices import free_bytes, to_device

_SHARE = 0.25
"""Of the device's free memory that the images of a set may take."""
_CHUNK = 2**28
"""Bytes that are copied at a time: images may lie in a file, of which the host never holds more."""

_kept: MutableMapping[ImageSet, dict[str, Tensor]] = WeakKeyDictionary()


def kept_on(device: str, data: ImageSet) -> ImageSet:
    """The set, whose batches are from now on made of images that lie on an accelerator.

    It is the set as it was on a CPU, or where the images take more than a quarter of the memory that is free. Batches
    are the same to the last bit. The same set is copied once a process, and leaves the device with the set itself.
    """
    if data.resident is not None:
        return data
    there = _kept.setdefault(data, {})
    if device not in there:
        free = free_bytes(device)
        if free is None or data.images.nbytes > _SHARE * free:
            return data
        there[device] = _copied(data, device)
    return replace(data, resident=there[device])


def _copied(data: ImageSet, device: str) -> Tensor:
    copied = torch.empty(data.images.shape, dtype=torch.uint8, device=device)
    size = max(1, _CHUNK // max(1, data.images[:1].nbytes))
    for start in range(0, len(data), size):
        copied[start : start + size] = to_device(data.images[start : start + size].copy(), device)
    return copied
