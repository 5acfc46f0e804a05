"""Files made once; of processes that race, ``test_cache.py``."""

import pytest

from robsweep.data import derived_files
from robsweep.data.derived_files import cache_folder, make_once
from robsweep.errors import UserError


def test_a_root_that_cannot_hold_a_cache_gives_way_to_the_default(tmp_path, monkeypatch):
    monkeypatch.setattr(derived_files, "default_root", lambda: tmp_path / "home")
    (tmp_path / "cache").write_text("a file is in the way")
    assert cache_folder(tmp_path) == tmp_path / "home" / "cache"
    assert cache_folder(tmp_path / "free") == tmp_path / "free" / "cache"


def test_what_is_there_is_not_made_again(tmp_path):
    for text in ("first", "second"):
        make_once(tmp_path / "file.npy", lambda path, text=text: path.write_text(text), bytes_needed=1)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("file.npy", "first")]


def test_what_could_not_be_finished_leaves_nothing(tmp_path):
    def make(path):
        path.write_text("half")
        raise OSError("disk full")

    with pytest.raises(UserError, match=r"file\.npy: cannot be written \(disk full\); it takes 2\.0 MiB"):
        make_once(tmp_path / "file.npy", make, bytes_needed=2**21)
    assert list(tmp_path.iterdir()) == []
