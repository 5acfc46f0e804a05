"""An image file as uint8 pixels, or the reason why it has none."""

import struct
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from robsweep.data.file_names import shown
from robsweep.data.image_files import FORMATS, describe_other_file
from robsweep.errors import UserError

if TYPE_CHECKING:
    from PIL import Image


class DamagedImageError(UserError):
    """A file that has no pixels to give: ``path``, and a ``reason`` of one line."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)  # both as arguments, so that it can be pickled
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        return f"{shown(self.path)}: {self.reason}"


def decode(path: Path, side: int, *, channels: int = 3) -> NDArray[np.uint8]:
    """An image file as ``channels x side x side`` uint8: aspect ratio given up, bilinear with antialiasing.

    Three channels are RGB, one is luma (ITU-R BT.601). Grey becomes RGB, 16 bits become 8, transparency is ignored, of
    several frames the first is taken, and the picture is turned as its EXIF orientation says.

    Raises:
        DamagedImageError: not an image, a damaged one, one too large, or one of numbers whose range is not known.
    """
    from PIL import Image

    try:
        with Image.open(path, formats=_readable()) as image:
            image.load()
            colours = _eight_bits(image, path).convert("RGB")
            wanted = colours.convert("L") if channels == 1 else colours
            small = _upright(wanted, image).resize((side, side), Image.Resampling.BILINEAR)
    except (DamagedImageError, MemoryError):
        raise
    except Exception as error:  # Pillow's decoders raise many types on damaged files
        raise DamagedImageError(path, f"not a readable image: {_reason(path, error)}") from error
    return np.ascontiguousarray(np.asarray(small).reshape(side, side, channels).transpose(2, 0, 1))


@cache
def _readable() -> tuple[str, ...]:
    # not all that Pillow knows: some formats start other programs, others are never images of a data set
    from PIL import Image

    Image.init()
    return tuple(name for name in FORMATS if name in Image.OPEN)


def _eight_bits(image: "Image.Image", path: Path) -> "Image.Image":
    # PIL's own conversion cuts off at 255 instead
    from PIL import Image

    if image.mode[0] not in "IF":
        return image
    if not image.mode.startswith("I;16"):
        raise DamagedImageError(path, "pixels of 32 bits have no known range: save it with 8 or 16 bits")
    return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))


def _upright(colours: "Image.Image", source: "Image.Image") -> "Image.Image":
    """``colours``, turned as the EXIF data of its loaded ``source`` say (EXIF 2.3, tag 0x0112)."""
    from PIL import ExifTags, Image

    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    try:
        turn = turns.get(source.getexif().get(ExifTags.Base.Orientation, 1))
    except (SyntaxError, ValueError, TypeError, struct.error):  # damaged EXIF data beside sound pixels
        turn = None
    return colours if turn is None else colours.transpose(turn)


def _reason(path: Path, error: Exception) -> str:
    from PIL import Image, UnidentifiedImageError

    if isinstance(error, Image.DecompressionBombError):
        most = 2 * (Image.MAX_IMAGE_PIXELS or 0)
        return f"more than {most:,} pixels, taken for a decompression bomb: make it smaller"
    if isinstance(error, OSError) and error.errno is not None:
        return error.strerror or str(error)
    try:
        kind = describe_other_file(path)
    except OSError as unreadable:
        return unreadable.strerror or str(unreadable)
    if kind is not None:
        return kind
    if isinstance(error, UnidentifiedImageError):
        return "no format that is read, or damaged at its beginning"
    return " ".join(str(error).split()) or type(error).__name__
