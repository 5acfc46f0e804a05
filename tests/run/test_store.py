"""Places of stores."""

import subprocess
import sys

import pytest

from robsweep.errors import UserError
from robsweep.run.local_store import LocalStore
from robsweep.run.store import open_store


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path / "run")


@pytest.mark.parametrize("prefix", ["file://", "file://localhost"])
def test_file_uris_are_local_paths(tmp_path, prefix):
    store = open_store(f"{prefix}{tmp_path}/my%20runs%231", "a")
    assert store.local == tmp_path / "my runs#1" / "a"
    store.put("x", b"1")
    assert open_store(store.uri).read("x") == b"1"


def test_a_local_store_is_found_from_another_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = open_store("runs", "a")
    assert store.uri == str(tmp_path / "runs" / "a")
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("place", ["file://elsewhere/runs", "file:///runs?x=1", "file:///runs#1", "file://"])
def test_other_file_uris_are_refused(place):
    with pytest.raises(UserError, match="expected file:///PATH"):
        open_store(place)


def test_a_file_is_no_store(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="file is a file, not a folder"):
        open_store(tmp_path, "file")


@pytest.mark.parametrize("name", ["..", "/abs", "a/../../b"])
def test_a_run_lies_below_its_storage(tmp_path, name):
    with pytest.raises(UserError, match="expected a relative name"):
        open_store(tmp_path, name)


def test_local_stores_load_no_pyarrow():
    code = "import sys; from robsweep.run.store import open_store; open_store('.'); print('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
