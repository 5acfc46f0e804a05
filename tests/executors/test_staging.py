"""Checkpoints of a run that lies elsewhere."""

import pickle
import shutil
from pathlib import Path

import pytest

from robsweep.executors import staging as module
from robsweep.executors.staging import Staging
from robsweep.run.local_store import LocalStore


class _Elsewhere:
    """A folder that counts as another place."""

    local = None

    def __init__(self, folder):
        self._store = LocalStore(folder)
        self.put_folder, self.list = self._store.put_folder, self._store.list

    def fetch_folder(self, name, into):
        return Path(shutil.copytree(self._store.fetch_folder(name, into), into))


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A staging whose run lies in another folder, and that folder."""
    monkeypatch.setattr(module, "open_store", lambda uri: _Elsewhere(tmp_path / "there"))
    return Staging("s3://bucket/run", tmp_path / "here"), tmp_path / "there"


def _write(folder, epoch):
    place = folder / f"checkpoints/a-s0/epoch_{epoch}"
    place.mkdir(parents=True)
    (place / "checkpoint.json").write_text(f"{epoch}")


def test_a_local_run_s_checkpoints_are_where_they_were_written(tmp_path):
    staging = Staging(str(tmp_path), tmp_path)
    _write(tmp_path, 1)
    staging.publish("checkpoints/a-s0/epoch_1")
    staging.fetch_newest("checkpoints/a-s0")
    assert not staging.elsewhere
    assert staging.fetch("checkpoints/a-s0/epoch_1") == tmp_path / "checkpoints/a-s0/epoch_1"


def test_what_was_published_comes_back_where_it_is_not(elsewhere, tmp_path):
    staging, _ = elsewhere
    _write(tmp_path / "here", 2)
    staging.publish("checkpoints/a-s0/epoch_2")
    other = Staging(staging.uri, tmp_path / "other")
    assert (other.fetch("checkpoints/a-s0/epoch_2") / "checkpoint.json").read_text() == "2"


def test_the_newest_is_brought_and_no_older_one(elsewhere, tmp_path):
    staging, _ = elsewhere
    for epoch in (2, 10):
        _write(tmp_path / "here", epoch)
        staging.publish(f"checkpoints/a-s0/epoch_{epoch}")
    other = Staging(staging.uri, tmp_path / "other")
    other.fetch_newest("checkpoints/a-s0")
    assert [path.name for path in (tmp_path / "other/checkpoints/a-s0").iterdir()] == ["epoch_10"]
    other.fetch_newest("checkpoints/nothing")


def test_it_travels(tmp_path):
    staging = Staging(str(tmp_path), tmp_path)
    assert pickle.loads(pickle.dumps(staging)) == staging
