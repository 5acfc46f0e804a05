"""Stores of every kind, and what is put into them."""

import os

import pytest

from robsweep.run.local_store import LocalStore
from robsweep.run.store import open_store


@pytest.fixture(params=["stub", "moto"])
def remote(request, tmp_path):
    """A fresh store on either server."""
    return open_store(request.getfixturevalue(request.param).uri(f"my runs/{os.getpid()} {tmp_path.name}"))


@pytest.fixture(params=["local", "stub", "moto"])
def store(request, tmp_path):
    """A fresh store of every kind."""
    if request.param == "local":
        return LocalStore(tmp_path / "run")
    return open_store(request.getfixturevalue(request.param).uri(f"my runs/{os.getpid()} {tmp_path.name}"))


@pytest.fixture
def folder(tmp_path):
    """A local folder as a checkpoint is staged in one."""
    made = tmp_path / "staged"
    (made / "deep").mkdir(parents=True)
    (made / "weights").write_bytes(bytes(range(256)))
    (made / "deep" / "info.json").write_text("{}")
    return made


@pytest.fixture(scope="session")
def files_in():
    """Name -> content of all files below a local folder."""

    def read(root):
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    return read


@pytest.fixture
def no_retries(monkeypatch):
    """One attempt and a short patience with servers, for tests in which they fail."""
    monkeypatch.setattr("robsweep.run.remote_store._ATTEMPTS", 1)
    monkeypatch.setattr("robsweep.run.remote_store._ANSWER_S", 1.0)


@pytest.fixture
def make_local(tmp_path):
    """A local store whose segments are closed at a given size."""

    def make(segment_bytes, name="run"):
        store = LocalStore(tmp_path / name)
        store.segment_bytes = segment_bytes
        return store

    return make
