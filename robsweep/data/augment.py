"""Crops and flips on a whole batch of uint8 images, on the device they lie on."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from robsweep.devices import to_device


class Crops(NamedTuple):
    """Per image: first row, first column (0 to slack) and whether it is mirrored; each of length ``B``."""

    top: NDArray[np.int64]
    left: NDArray[np.int64]
    flip: NDArray[np.bool_]


def draw_crops(places: NDArray[np.int64], *, slack: int, seed: int, epoch: int, step: int) -> Crops:
    """Random crops for the images at ``places`` of a global batch (``B``, from 0, in any order).

    Corners are uniform over the ``slack + 1`` possible rows and columns, flips have probability 1/2. Drawn
    on the CPU, image after image, so that a share does not depend on the number of workers or on the device.
    """
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence((seed, epoch, step))))
    uniform = generator.random((int(places.max(initial=-1)) + 1, 3))[places]
    corner = (uniform[:, :2] * (slack + 1)).astype(np.int64)
    return Crops(corner[:, 0], corner[:, 1], uniform[:, 2] < 0.5)


def crop_and_flip(images: Tensor, crops: Crops, *, size: int) -> Tensor:
    """Cut ``size x size`` out of each of the ``B x C x H x W`` images and mirror those with a flip.

    One gather for the whole batch: ``B x C x size x size`` of the same type, on the same device.
    """
    device = images.device
    span = np.arange(size)
    rows = to_device(crops.top[:, None] + span, device)
    across = np.where(crops.flip[:, None], span[::-1], span)
    cols = to_device(crops.left[:, None] + across, device)
    item = torch.arange(images.shape[0], device=device)[:, None, None, None]
    channel = torch.arange(images.shape[1], device=device)[None, :, None, None]
    return images[item, channel, rows[:, None, :, None], cols[:, None, None, :]]


def centre_crop(images: Tensor, *, size: int) -> Tensor:
    """The middle ``size x size`` of ``B x C x H x W`` images (a view)."""
    top, left = ((side - size) // 2 for side in images.shape[-2:])
    return images[..., top : top + size, left : left + size]


def to_unit_range(images: Tensor) -> Tensor:
    """uint8 0..255 -> float32 in [0, 1], divided by 255."""
    return images.to(torch.float32).div_(255)
