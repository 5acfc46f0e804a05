"""Images as PNG data URIs, each kept once."""

from base64 import b64encode
from io import BytesIO

from PIL import Image
from torch import Tensor

LARGE, SMALL = 96, 48
"""Sides in pixels that larger images are reduced to: those that an attack changes, and those that are retrieved."""


class Pictures:
    """Collects pictures; ``uris`` holds each different one once, and ``add`` tells its place there."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    @property
    def uris(self) -> tuple[str, ...]:
        """All pictures so far."""
        return tuple(self._places)

    def add(self, image: Tensor, side: int) -> int:
        """Take up an image, ``C x H x W`` in [0, 1] with C 1 or 3; larger ones are reduced to ``side``.

        Reduced images keep every n-th pixel. A mean of neighbours would hide a perturbation.
        """
        levels = image.detach().cpu().mul(255).round().clamp(0, 255).byte().permute(1, 2, 0).numpy()
        picture = Image.fromarray(levels[..., 0] if levels.shape[2] == 1 else levels)
        if max(picture.size) > side:
            picture = picture.resize((side, side), Image.Resampling.NEAREST)
        file = BytesIO()
        picture.save(file, "PNG", optimize=True)
        uri = f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
        return self._places.setdefault(uri, len(self._places))


def amplified(before: Tensor, after: Tensor, eps: float) -> tuple[Tensor, float]:
    """A perturbation as an image in [0, 1] whose grey 0.5 is no change, and how many times it was amplified.

    A change of ``eps``, the largest that the attack may make, becomes black or white.
    """
    times = 0.5 / eps
    return ((after - before) * times + 0.5).clamp(0, 1), times
