import io
import os
import pickle
import re
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from robsweep.data.decode import DamagedImageError, decode
from robsweep.data.image_files import FORMATS
from robsweep.errors import UserError

RNG = np.random.default_rng(0)
NOISE = RNG.integers(0, 256, (40, 30, 3), dtype=np.uint8)

# EXIF 2.3, tag 0x0112: where the 0th row and the 0th column of what is stored lie in the picture
SIDES = {
    1: ("top", "left"),
    2: ("top", "right"),
    3: ("bottom", "right"),
    4: ("bottom", "left"),
    5: ("left", "top"),
    6: ("right", "top"),
    7: ("right", "bottom"),
    8: ("left", "bottom"),
}


def upright(stored, orientation):
    """Pixel by pixel, by the definition."""
    row_side, column_side = SIDES[orientation]
    rows, columns = stored.shape[:2]
    lying = row_side in ("left", "right")
    picture = np.empty((columns, rows, 3) if lying else (rows, columns, 3), np.uint8)
    for row in range(rows):
        for column in range(columns):
            along = row if row_side in ("top", "left") else rows - 1 - row
            across = column if column_side in ("left", "top") else columns - 1 - column
            picture[(across, along) if lying else (along, across)] = stored[row, column]
    return picture


def orientation_of(value):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = value
    return exif


def pixels_or_line(path):
    try:
        return decode(path, 8).shape
    except DamagedImageError as error:
        return str(error)


def encoded(suffix, **options):
    file = io.BytesIO()
    kind = next(name for name, suffixes in FORMATS.items() if suffix in suffixes)
    Image.fromarray(NOISE).save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_image_becomes_rgb(tmp_path, mode):
    path = tmp_path / "image.tiff"
    Image.new("L", (20, 30), 128).convert(mode).save(path) if mode != "I;16" else Image.new(mode, (9, 9)).save(path)
    assert decode(path, 16).shape == (3, 16, 16)


@pytest.mark.parametrize("suffix", ["png", "tiff"])
def test_sixteen_bits_become_eight(tmp_path, suffix):
    path = tmp_path / f"ramp.{suffix}"
    ramp = np.repeat(np.arange(16, dtype=np.uint16)[None] * 4096 + 77, 16, axis=0)
    Image.fromarray(ramp).save(path)
    for channel in decode(path, 16):
        np.testing.assert_array_equal(channel, ramp >> 8)


@pytest.mark.parametrize("kind", [np.float32, np.int32])
def test_numbers_without_a_known_range_are_refused(tmp_path, kind):
    path = tmp_path / "image.tiff"
    Image.fromarray(np.ones((9, 9), kind)).save(path)
    with pytest.raises(UserError, match=r"image\.tiff: pixels of 32 bits have no known range"):
        decode(path, 16)


@pytest.mark.parametrize("orientation", SIDES)
@pytest.mark.parametrize("suffix", ["png", "tiff", "webp", "jpg"])
def test_pictures_are_turned_as_exif_says(tmp_path, suffix, orientation):
    path, turned = tmp_path / f"stored.{suffix}", tmp_path / "turned.png"
    options = {"lossless": True} if suffix == "webp" else {}
    Image.fromarray(NOISE).save(path, exif=orientation_of(orientation), **options)
    stored = np.asarray(Image.open(path)) if suffix == "jpg" else NOISE
    Image.fromarray(upright(stored, orientation)).save(turned)
    np.testing.assert_array_equal(decode(path, 16), decode(turned, 16))


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_turns_nothing(tmp_path, value):
    path, plain = tmp_path / "a.png", tmp_path / "b.png"
    Image.fromarray(NOISE).save(path, exif=orientation_of(value))
    Image.fromarray(NOISE).save(plain)
    np.testing.assert_array_equal(decode(path, 16), decode(plain, 16))


def test_damaged_exif_data_beside_sound_pixels(tmp_path):
    path, plain = tmp_path / "a.webp", tmp_path / "b.webp"
    Image.fromarray(NOISE).save(path, lossless=True, exif=orientation_of(6))
    content = path.read_bytes()
    assert content.count(b"MM\0*") == 1
    path.write_bytes(content.replace(b"MM\0*", b"MM\0A"))
    Image.fromarray(NOISE).save(plain, lossless=True)
    np.testing.assert_array_equal(decode(path, 16), decode(plain, 16))


@pytest.mark.parametrize("suffix", [suffixes[0] for suffixes in FORMATS.values()])
@pytest.mark.parametrize("part", [0.05, 0.5, 0.95])
def test_a_file_that_was_cut_off(tmp_path, suffix, part):
    content = encoded(suffix)
    path = tmp_path / f"cut{suffix}"
    path.write_bytes(content)
    assert decode(path, 8).shape == (3, 8, 8)
    path.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(DamagedImageError, match=f"^{re.escape(str(path))}: not a readable image: [^\n]+$"):
        decode(path, 8)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (bytes(1000), "begins with zeros alone"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "a Git LFS pointer"),
        (b"/annex/objects/SHA256E-s1--0.jpg\n", "a git-annex pointer"),
        (b"\n<!DOCTYPE html><title>404</title>", "an HTML page"),
        (b"<?xml version='1.0'?><Error>AccessDenied</Error>", "XML or HTML"),
        (bytes.fromhex("0005160700020000") + bytes(100), "a Mac's AppleDouble file"),
        (b"hello", "no format that is read"),
    ],
)
def test_what_is_no_image_is_told(tmp_path, content, reason):
    path = tmp_path / "image.jpg"
    path.write_bytes(content)
    with pytest.raises(UserError, match=rf"image\.jpg: not a readable image: {reason}"):
        decode(path, 8)


def test_what_cannot_be_opened(tmp_path):
    with pytest.raises(DamagedImageError, match=r"none\.jpg: not a readable image: No such file or directory$"):
        decode(tmp_path / "none.jpg", 8)
    with pytest.raises(DamagedImageError, match=r"not a readable image: Is a directory$"):
        decode(tmp_path, 8)


def test_a_decompression_bomb_is_refused_by_its_header(tmp_path):
    path = tmp_path / "bomb.png"
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b""))]
    content = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + content)
    with pytest.raises(DamagedImageError, match=r"more than 178,956,970 pixels, taken for a decompression bomb"):
        decode(path, 8)


def test_only_formats_of_images_are_tried(tmp_path):
    # Pillow would start Ghostscript on it
    path = tmp_path / "drawing.jpg"
    Image.fromarray(NOISE).save(path, "EPS")
    with pytest.raises(DamagedImageError, match="no format that is read"):
        decode(path, 8)


def test_the_error_survives_the_way_between_processes(tmp_path):
    error = pickle.loads(pickle.dumps(DamagedImageError(tmp_path / "a.jpg", "empty")))
    assert (error.path, error.reason, str(error)) == (tmp_path / "a.jpg", "empty", f"{tmp_path / 'a.jpg'}: empty")


def test_a_name_that_is_no_utf8_can_be_printed():
    error = DamagedImageError(Path(os.fsdecode(b"Mu\xf1oz.png")), "empty")
    assert str(error) == r"Mu\xf1oz.png: empty"


@given(
    suffix=st.sampled_from([suffixes[0] for suffixes in FORMATS.values()]),
    changes=st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 255)), max_size=6),
    kept=st.floats(0.01, 1),
)
def test_whatever_is_in_a_file_there_are_pixels_or_one_line(tmp_path_factory, suffix, changes, kept):
    content = bytearray(encoded(suffix, **({"exif": orientation_of(6)} if suffix in (".png", ".tif", ".webp") else {})))
    for place, value in changes:
        content[place % len(content)] = value
    path = tmp_path_factory.getbasetemp() / f"fuzzed{suffix}"
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setattr(Image, "MAX_IMAGE_PIXELS", 100_000)  # a changed size must not take gigabytes here
        found = pixels_or_line(path)
    assert found == (3, 8, 8) or (found.startswith(f"{path}: ") and len(found.splitlines()) == 1)
