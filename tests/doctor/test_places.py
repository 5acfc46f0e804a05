"""Where files are written."""

import socket
from pathlib import Path

import pytest

from robsweep.doctor import places
from robsweep.executors.tune.session_folder import LONGEST_TMP


def test_the_longest_temporary_folder_is_the_longest_in_which_a_socket_can_be_made(tmp_path, monkeypatch):
    """Where a name of one character more would be refused by the system."""
    below = "/ray/session_2026-01-01_00-00-00_000000_1234567/sockets/plasma_store"
    for extra, fits in ((0, True), (1, False)):
        folder = Path("/" + "x" * (LONGEST_TMP - 1 + extra))
        assert (places.tmp_length(folder).verdict == "ok") == fits
        with socket.socket(socket.AF_UNIX) as server, pytest.raises(OSError, match=None if fits else "too long"):
            server.bind(f"{folder}{below}")  # no such folder, where the name is not too long


@pytest.mark.parametrize(("free", "verdict"), [(2**30 - 1, "problem"), (2**30, "warning"), (10 * 2**30, "ok")])
def test_free_space(free, verdict):
    assert places.space_verdict(free) == verdict


def test_a_storage_that_is_not_there_yet_is_measured_where_it_will_be(tmp_path):
    found = places.storage(str(tmp_path / "a/b"))
    assert found.found.endswith(f" free in {tmp_path}")
    assert places.storage("s3://bucket/runs").verdict == "ok"


def test_a_folder_that_is_not_there(tmp_path):
    found = places.space("temporary space", tmp_path / "gone", "do this")
    assert (found.verdict, found.found, found.do) == ("problem", f"{tmp_path / 'gone'} is not there", "do this")
