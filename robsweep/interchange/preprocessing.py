"""What becomes of an image file before it enters an exported network, as data."""

import json
from typing import Literal

import torch
from torch import nn

from robsweep.config.datasets import dataset_info
from robsweep.data.catalog import stored_images
from robsweep.grammar.frozen import Frozen
from robsweep.models.normalise import NormalisedNetwork


class Preprocessing(Frozen):
    """The steps from an image file to the input ``B x C x H x W``, in the order of the fields.

    ``colour_order``: ``RGB``, or ``L`` for one channel of grey. ``resize``: both sides in pixels; the aspect ratio is
    given up. ``crop``: side of the square that is cut from the middle; the network's input. ``range``: of the pixels
    that enter, byte / 255. ``mean`` and ``std``, by channel, are applied by the network: leave pixels in ``range``.
    """

    orientation: Literal["exif"] = "exif"
    colour_order: Literal["RGB", "L"]
    resize: int
    resampling: Literal["bilinear, antialiased"] = "bilinear, antialiased"
    crop: int
    range: tuple[float, float] = (0.0, 1.0)
    layout: Literal["NCHW"] = "NCHW"
    dtype: Literal["float32"] = "float32"
    mean: tuple[float, ...]
    std: tuple[float, ...]
    normalised_by: Literal["network"] = "network"

    @property
    def shape(self) -> tuple[int, int, int]:
        """Channels, height and width of the network's input."""
        return len(self.mean), self.crop, self.crop

    @property
    def facts(self) -> dict[str, str]:
        """The fields as texts; what is no text, as JSON."""
        plain = self.model_dump(mode="json")
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in plain.items()}


def preprocessing_of(dataset: str, network: nn.Module) -> Preprocessing:
    """What a network trained on a data set takes.

    Raises:
        UserError: unknown data set.
    """
    images = dataset_info(dataset).images
    mean, std = torch.zeros(images.channels), torch.ones(images.channels)
    if isinstance(network, NormalisedNetwork):
        mean, std = network.normalise.mean.flatten(), network.normalise.std.flatten()
    return Preprocessing(
        colour_order="L" if images.channels == 1 else "RGB",
        resize=stored_images(images).side,
        crop=images.side,
        mean=_numbers(mean),
        std=_numbers(std),
    )


def _numbers(values: torch.Tensor) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)
