"""Addresses are tried before Ray is asked to connect, which it would do for many minutes."""

import socket

import pytest

from robsweep.errors import UserError
from robsweep.sweep.cluster import require_reachable


def test_somebody_who_listens_is_enough():
    with socket.create_server(("127.0.0.1", 0)) as server:
        require_reachable(f"127.0.0.1:{server.getsockname()[1]}")


@pytest.mark.parametrize("address", [None, "auto"])
def test_what_ray_finds_by_itself(address):
    require_reachable(address)


@pytest.mark.parametrize(
    "address",
    ["", "here", ":6379", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:1", "127.0.0.1:70000", "no host:1", "a" * 70 + ":1"],
)
def test_nobody_there_is_one_line(address):
    with pytest.raises(UserError) as caught:
        require_reachable(address)
    assert str(caught.value).startswith(f"no Ray cluster at {address!r}: ")
    assert "\n" not in str(caught.value)
