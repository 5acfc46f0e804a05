"""What images a data set has and a backbone takes."""

from collections.abc import Sequence
from typing import NamedTuple


class ImageKind(NamedTuple):
    """Square images: 1 channel of grey or 3 of colour (RGB), and the side in pixels."""

    channels: int
    side: int

    @property
    def colour(self) -> str:
        """``grey`` or ``colour``."""
        return "grey" if self.channels == 1 else "colour"

    def __str__(self) -> str:
        return f"{self.colour} {self.side}x{self.side}"


def kinds_in_words(kinds: Sequence[ImageKind]) -> str:
    """``colour 224x224``; ``grey or colour 28x28, 32x32 or 64x64`` where every colour comes in every size."""
    colours = dict.fromkeys(kind.colour for kind in kinds)
    sizes = list(dict.fromkeys(f"{kind.side}x{kind.side}" for kind in kinds))
    several = f"{', '.join(sizes[:-1])} or {sizes[-1]}" if len(sizes) > 1 else sizes[0]
    return f"{' or '.join(colours)} {several}"
