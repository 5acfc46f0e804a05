"""Which files are images: by suffix, and where the suffix says nothing, by the first bytes."""

import re
from pathlib import Path

FORMATS = {
    "AVIF": (".avif", ".avifs"),
    "BMP": (".bmp",),
    "GIF": (".gif",),
    "JPEG": (".jfif", ".jif", ".jpe", ".jpeg", ".jpg", ".mpo"),
    "JPEG2000": (".j2c", ".j2k", ".jp2", ".jpc", ".jpf", ".jpx"),
    "PNG": (".apng", ".png"),
    "PPM": (".pbm", ".pgm", ".pnm", ".ppm"),
    "QOI": (".qoi",),
    "TGA": (".tga",),
    "TIFF": (".tif", ".tiff"),
    "WEBP": (".webp",),
}
"""Pillow's names of the formats that are read, with their suffixes.

The table is fixed: which files a data set has must not depend on the version of Pillow.
"""
SUFFIXES = frozenset(suffix for suffixes in FORMATS.values() for suffix in suffixes)
NO_IMAGES = frozenset((".csv", ".db", ".html", ".ini", ".json", ".md", ".py", ".txt", ".xml", ".yaml", ".yml"))
"""Suffixes of what usually lies beside images; such files are not opened."""

_HEAD_BYTES = 64
_IMAGE_HEAD = re.compile(
    rb"""
      \xff\xd8\xff                                          # JPEG
    | \x89PNG\r\n\x1a\n
    | GIF8[79]a
    | BM....\0\0\0\0                                        # BMP: its size, then reserved zeros
    | (II[*+]\0 | MM\0[*+])                                 # TIFF, BigTIFF
    | RIFF....WEBP
    | ....ftyp(avi[fs] | mi[af]1....(....)*avi[fs])         # AVIF: as the major brand or a compatible one
    | (\0\0\0\x0cjP\x20\x20\r\n\x87\n | \xff\x4f\xff\x51)   # JPEG 2000
    | P[1-6][ \t\r\n]+(\#[^\n]*\n\s*)*[0-9]                 # PBM, PGM, PPM
    | qoif
    """,
    re.VERBOSE | re.DOTALL,
)
_NO_IMAGE_HEADS = (
    (b"version https://git-lfs", "a Git LFS pointer (type: git lfs pull)"),
    (b"/annex/objects/", "a git-annex pointer (type: git annex get)"),
    (b"\x00\x05\x16\x07", "a Mac's AppleDouble file, no image"),
    (b"<!doctype html", "an HTML page, no image"),
    (b"<html", "an HTML page, no image"),
    (b"<", "XML or HTML, no image"),
)


def is_image(path: Path) -> bool:
    """Whether a file counts as an image; a damaged one does, so that it is found out.

    A file whose suffix says nothing and that cannot be read counts, too: to leave it out would be silent.
    """
    suffix = path.suffix.lower()
    if suffix in SUFFIXES or suffix in NO_IMAGES:
        return suffix in SUFFIXES
    try:
        return _IMAGE_HEAD.match(_head(path)) is not None
    except OSError:
        return True


def describe_other_file(path: Path) -> str | None:
    """What a file is that is no image (``a Git LFS pointer ...``); None: not known.

    Raises:
        OSError: it cannot be read.
    """
    head = _head(path)
    if not head:
        return "empty"
    if not head.strip(b"\0"):
        return "begins with zeros alone"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((kind for start, kind in _NO_IMAGE_HEADS if text.startswith(start)), None)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES)
