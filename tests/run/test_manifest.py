"""A folder and its manifest: what was put is what is found, or the difference is told."""

import hashlib

import pytest

from robsweep.errors import UserError
from robsweep.run.manifest import MANIFEST, check_folder, manifest_content, manifest_of, read_manifest


def test_sizes_and_digests_of_all_files_but_the_manifest(folder):
    (folder / MANIFEST).write_text("{}")
    expected = {name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in (
        ("deep/info.json", b"{}"), ("weights", bytes(range(256))),
    )}  # fmt: skip
    assert manifest_of(folder) == expected
    assert read_manifest(manifest_content(manifest_of(folder)), "here") == expected


def test_a_folder_that_is_not_there(folder):
    with pytest.raises(FileNotFoundError):
        manifest_of(folder / "none")


def test_a_whole_folder(folder):
    check_folder(folder, manifest_of(folder), "here")
    (folder / "more").write_text("")  # beside what was put
    manifest = manifest_of(folder)
    (folder / "more").unlink()
    with pytest.raises(UserError, match="here is damaged: more is missing"):
        check_folder(folder, manifest, "here")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"short", "here is damaged: weights has 5 bytes, not 256"),
        (bytes(256), "here is damaged: weights has another content than was put"),
    ],
)
def test_a_damaged_folder(folder, content, said):
    manifest = manifest_of(folder)
    (folder / "weights").write_bytes(content)
    with pytest.raises(UserError) as raised:
        check_folder(folder, manifest, "here")
    assert str(raised.value) == said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "here is not complete: it has no MANIFEST.json"),
        (b'{"weights"', "here is damaged: MANIFEST.json: Invalid JSON"),
        (b'{"x": 3}', "here is damaged: MANIFEST.json: "),
        (b'{"x": [-1, ""]}', "here is damaged: MANIFEST.json: "),
        (b'{"../x": [1, ""]}', "here is damaged: MANIFEST.json: expected a relative name"),
    ],
)
def test_a_damaged_manifest(content, said):
    with pytest.raises(UserError) as raised:
        read_manifest(content, "here")
    assert str(raised.value).startswith(said)
    assert "\n" not in str(raised.value)
