import io

import pytest
from PIL import Image

from robsweep.data.decode import decode
from robsweep.data.image_files import FORMATS, SUFFIXES, is_image

NO_HEAD = ("TGA",)
"""Formats whose files cannot be told by their first bytes."""


def encoded(kind, **options):
    file = io.BytesIO()
    Image.effect_noise((40, 30), 50).convert("RGB").save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize("name", ["1", "1.orig", "subject01.happy", "photo.jpg.1", "photo.jpg?x=1"])
@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind not in NO_HEAD])
def test_what_pillow_opens_is_an_image_whatever_its_suffix(tmp_path, kind, name):
    path = tmp_path / name
    path.write_bytes(encoded(kind))
    assert is_image(path)
    assert decode(path, 8).shape == (3, 8, 8)


@pytest.mark.parametrize(
    "content",
    [
        encoded("TIFF", big_tiff=True),
        encoded("JPEG2000", no_jp2=True),
        b"\0\0\0\x1cftypmif1\0\0\0\0mif1miafavif",
        b"P5\n# by hand\n2 2\n255\n0000",
    ],
)
def test_other_beginnings_of_the_same_formats(tmp_path, content):
    (tmp_path / "image").write_bytes(content)
    assert is_image(tmp_path / "image")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"BMW and other cars: a list",
        b"P1 was the first",
        b"II. The second part",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"%PDF-1.7",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"\x89HDF\r\n\x1a\n",
        b"\x93NUMPY\x01\0",
    ],
)
def test_other_files_are_none(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    assert not is_image(tmp_path / "file")


@pytest.mark.parametrize("name", ["a.jfif", "a.AVIF", "a.JPE", "a.jpg", "a.Tif"])
def test_a_suffix_counts_though_the_content_is_damaged(tmp_path, name):
    (tmp_path / name).write_bytes(b"damaged")
    assert is_image(tmp_path / name)


def test_a_text_suffix_is_none_and_its_file_not_opened(tmp_path):
    assert not is_image(tmp_path / "not_even_there.txt")


def test_what_cannot_be_read_is_not_left_out_silently(tmp_path):
    assert is_image(tmp_path / "not_even_there")


def test_every_suffix_is_known_to_pillow():
    Image.init()
    known = Image.registered_extensions()
    own = {".jif", ".mpo"}  # JPEG files, too
    assert {suffix: known[suffix] for suffix in SUFFIXES - own} == {
        suffix: kind for kind, suffixes in FORMATS.items() for suffix in suffixes if suffix not in own
    }
