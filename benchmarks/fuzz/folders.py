"""Examples of folders of one's own images: odd names, damaged pictures, files that are none."""

import io
import os
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

from benchmarks.fuzz.damage import damaged_bytes
from robsweep.data.catalog import load
from robsweep.data.check import check

_OPTIONS = (
    "", "@28", "@28@grey", "@shared@28@skip-damaged", "@28@skip-damaged", "@64@shared", "@32@grey", "@shared",
    "@zero-shot@28", "@28@64", "@grey",
)  # fmt: skip
_NAMES = (
    "k", "l", "m", "n", "o", "a", "B", "c d", "é", "..x", ".hidden", "'\"", "\u202e", "-", "#", "x" * 200, "e\udce9",
)  # fmt: skip
_SUFFIXES = (".png", ".jpg", ".gif", ".bmp", ".tif", ".webp", ".ppm", ".tga", ".txt", "", ".PNG")
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")


def make_pictures() -> list[bytes]:
    """Small sound pictures of several formats and modes."""
    pixels = np.random.default_rng(0).integers(0, 256, (9, 7, 4), dtype=np.uint8)
    found = []
    for name in _FORMATS:
        for picture in (Image.fromarray(pixels[:, :, :3].copy()), Image.fromarray(pixels[:, :, 0].copy())):
            stream = io.BytesIO()
            picture.save(stream, name)
            found.append(stream.getvalue())
    return found


def image_folder(random: Random, folder: Path, pictures: list[bytes]) -> None:
    """Two to nine classes of one to three files each; looked over as ``robsweep data check`` does, and loaded."""
    images, root = folder / random.choice(("images", "images", "im ages", "im@28")), folder / "root"
    root.mkdir()
    images.mkdir()
    for name in random.sample(_NAMES, random.randint(2, 9)):
        place = images / name if random.random() < 0.98 else images / random.choice(("train", "test")) / name
        place.mkdir(parents=True, exist_ok=True)
        for number in range(random.randint(1, 3)):
            _write(place / f"{random.choice(_NAMES[:4])}{number}{random.choice(_SUFFIXES)}", random, pictures)
    dataset = f"folder:{images}{random.choice(_OPTIONS)}"
    check(dataset, root)
    load(dataset, "test", root)


def _write(path: Path, random: Random, pictures: list[bytes]) -> None:
    content = random.choice(pictures)
    kind = random.randrange(40)
    if kind == 0:
        os.symlink(random.choice(("nowhere", ".", "..", path.name, "/dev/null")), path)
    elif kind == 1:
        path.mkdir()
    else:
        path.write_bytes(damaged_bytes(content, random) if kind < 4 else content)
