"""Addresses are tried before Ray is asked to connect, which it would do for many minutes."""

import socket

import pytest

from robsweep.errors import UserError
from robsweep.executors.tune import cluster
from robsweep.executors.tune.cluster import reachable


def test_somebody_who_listens_is_enough():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        assert reachable(address) == address


def test_no_address_is_a_cluster_of_its_own():
    assert reachable(None) is None


def test_auto_is_what_the_environment_or_ray_start_says(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.delenv("RAY_ADDRESS", raising=False)
        monkeypatch.setattr(cluster, "find_bootstrap_address", lambda _: address)
        assert reachable("auto") == address
        monkeypatch.setattr(cluster, "find_bootstrap_address", lambda _: None)
        with pytest.raises(UserError, match="no Ray cluster at 'auto': begin one with `ray start --head`"):
            reachable("auto")
        monkeypatch.setenv("RAY_ADDRESS", address)
        assert reachable("auto") == address


def test_auto_may_name_a_cluster_that_is_gone(monkeypatch):
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    with pytest.raises(UserError, match=r"no Ray cluster at '127\.0\.0\.1:1'"):
        reachable("auto")


@pytest.mark.parametrize(
    "address",
    ["", "here", ":6379", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:1", "127.0.0.1:70000", "no host:1", "a" * 70 + ":1"],
)
def test_nobody_there_is_one_line(address):
    with pytest.raises(UserError) as caught:
        reachable(address)
    assert str(caught.value).startswith(f"no Ray cluster at {address!r}: ")
    assert "\n" not in str(caught.value)
