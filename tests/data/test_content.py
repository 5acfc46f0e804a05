import hashlib
import os
import re

import pytest

from robsweep.data import content
from robsweep.data.content import content_fingerprint
from robsweep.data.listing import make_listing
from robsweep.errors import UserError


def _listing(folder, *contents, labels=(0, 1)):
    folder.mkdir(exist_ok=True)
    paths = [f"{row}.jpg" for row in range(len(contents))]
    for path, text in zip(paths, contents, strict=True):
        (folder / path).write_bytes(text)
    return make_listing("folder:made", "train", folder, paths, labels)


def test_it_is_the_hash_of_paths_contents_and_labels(tmp_path):
    found = content_fingerprint(_listing(tmp_path / "made", b"one", b"two"), tmp_path)
    lines = [
        f"{row}.jpg\0{hashlib.sha256(text).hexdigest()}\0{row}\n".encode() for row, text in enumerate((b"one", b"two"))
    ]
    assert found == hashlib.sha256(b"".join(lines)).hexdigest()[:16]


def test_a_copy_has_the_same_and_an_edit_of_the_same_size_another(tmp_path):
    contents = {"here": (b"one", b"two"), "there": (b"one", b"two"), "edited": (b"one", b"tvo")}
    here, there, edited = (
        content_fingerprint(_listing(tmp_path / place, *files), tmp_path) for place, files in contents.items()
    )
    assert here == there != edited
    relabelled = _listing(tmp_path / "here", b"one", b"two", labels=(1, 0))
    assert content_fingerprint(relabelled, tmp_path) != here


def test_files_are_read_once_until_they_change(tmp_path, monkeypatch):
    listing = _listing(tmp_path / "made", b"one", b"two")
    first = content_fingerprint(listing, tmp_path)
    read = []
    plain = content._digest
    monkeypatch.setattr(content, "_digest", lambda path: (read.append(path.name), plain(path))[1])
    assert content_fingerprint(listing, tmp_path) == first
    assert read == []
    changed = _listing(tmp_path / "made", b"one", b"tvo")
    os.utime(tmp_path / "made" / "1.jpg", ns=(0, 10**18))
    assert content_fingerprint(changed, tmp_path) != first
    assert sorted(read) == ["0.jpg", "1.jpg"]


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    listing = _listing(tmp_path / "made", b"one", b"two")
    (tmp_path / "made" / "1.jpg").unlink()
    (tmp_path / "made" / "1.jpg").mkdir()
    with pytest.raises(UserError, match=r"1\.jpg: cannot be read"):
        content_fingerprint(listing, tmp_path)


def test_damaged_digests_are_named(tmp_path):
    listing = _listing(tmp_path / "made", b"one", b"two")
    content_fingerprint(listing, tmp_path)
    (path,) = tmp_path.glob("folder-train-sha256-*.npy")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(UserError, match=f"{re.escape(str(path))}: damaged digests"):
        content_fingerprint(listing, tmp_path)
