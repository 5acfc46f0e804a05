"""What a loaded data set is: uint8 images, labels, and a fingerprint of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, eq=False)
class ImageSet:
    """One split of a data set.

    ``images``: ``N x C x H x W`` uint8, in memory or a read-only memory map. Do not pickle a map (it would
    travel as its whole content): load the set again in each process, which costs little once cached.
    ``labels``: ``N`` int64, 0 to ``classes - 1`` within the split (In-Shop's query and gallery share theirs).
    ``fingerprint``: 16 hexadecimal digits over the content; the same on every machine.
    ``input_size``: side in pixels of what the network sees; smaller than H for sets that are cropped.
    ``queries``: ``N``, true for images that are looked for among those where it is false, the gallery (In-Shop's
    test split); None: every image is looked for among all others.
    ``resident``: the images on the device that computes, where they are kept there (``data.resident``).
    """

    name: str
    split: str
    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    fingerprint: str
    input_size: int
    queries: NDArray[np.bool_] | None = None
    resident: torch.Tensor | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def classes(self) -> int:
        """The number of classes of the split."""
        return int(self.labels.max(initial=-1)) + 1

    def batch(self, rows: NDArray[np.int64], device: str | torch.device = "cpu") -> torch.Tensor:
        """The images of ``rows`` as the network sees them at test time (centre crop where the set has one).

        Returns:
            ``B x C x input_size x input_size`` float32 in [0, 1], value / 255.
        """
        from robsweep.data.augment import centre_crop, to_unit_range

        return to_unit_range(centre_crop(self._raw(rows, device), size=self.input_size))

    def training_batch(
        self,
        rows: NDArray[np.int64],
        *,
        seed: int,
        epoch: int,
        step: int,
        places: NDArray[np.int64] | None = None,
        device: str | torch.device = "cpu",
    ) -> torch.Tensor:
        """As ``batch``, but with random crops and flips where the images are larger than the network's input.

        The crop of an image depends on ``seed``, ``epoch``, ``step`` and its place in the global batch
        (``places``; None: 0, 1, ...), so that workers that share a batch see what one worker would.
        """
        from robsweep.data.augment import crop_and_flip, draw_crops, to_unit_range

        raw = self._raw(rows, device)
        slack = raw.shape[-1] - self.input_size
        if slack == 0:
            return to_unit_range(raw)
        crops = draw_crops(
            np.arange(len(rows)) if places is None else places, slack=slack, seed=seed, epoch=epoch, step=step
        )
        return to_unit_range(crop_and_flip(raw, crops, size=self.input_size))

    def _raw(self, rows: NDArray[np.int64], device: str | torch.device) -> torch.Tensor:
        from robsweep.devices import to_device

        if self.resident is None:
            return to_device(self.images[rows], device)
        return self.resident[to_device(rows, self.resident.device)].to(device)
