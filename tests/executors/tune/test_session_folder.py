"""A temporary folder whose name is too long for a socket gives way to a short one."""

import socket
from pathlib import Path

import pytest

from robsweep.errors import MachineError
from robsweep.executors.tune import session_folder as module
from robsweep.executors.tune.session_folder import LONGEST_TMP, session_folder, temporary_folder

BELOW = "ray/session_2026-01-01_00-00-00_000000_1234567/sockets/plasma_store"


def test_a_short_folder_is_ray_s_own_choice(monkeypatch):
    monkeypatch.delenv("RAY_TMPDIR", raising=False)
    monkeypatch.setenv("TMPDIR", "/" + "x" * (LONGEST_TMP - 1))
    with session_folder() as folder:
        assert folder is None


def test_a_long_one_gives_way_for_the_time_of_the_block(monkeypatch):
    monkeypatch.delenv("RAY_TMPDIR", raising=False)
    monkeypatch.setenv("TMPDIR", "/" + "x" * LONGEST_TMP)
    with session_folder() as folder:
        socket_path = Path(folder) / BELOW
        socket_path.parent.mkdir(parents=True)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(socket_path))
    assert not Path(folder).exists()


def test_without_a_short_folder_one_line_says_what_to_set(monkeypatch, tmp_path):
    monkeypatch.setenv("RAY_TMPDIR", "/" + "x" * LONGEST_TMP)
    monkeypatch.setattr(module, "_SHORT", str(tmp_path / "gone"))
    with pytest.raises(MachineError, match=f"set RAY_TMPDIR to a folder of {LONGEST_TMP} characters at most"):
        session_folder().__enter__()


def test_the_folder_is_the_one_that_ray_takes(monkeypatch):
    from ray._common.utils import get_default_system_temp_dir

    for given in ({}, {"TMPDIR": "/a"}, {"TMPDIR": "/a", "RAY_TMPDIR": "/b"}):
        with monkeypatch.context() as patch:
            for name in ("TMPDIR", "RAY_TMPDIR"):
                patch.delenv(name, raising=False)
            for name, value in given.items():
                patch.setenv(name, value)
            assert str(temporary_folder()) == get_default_system_temp_dir()
