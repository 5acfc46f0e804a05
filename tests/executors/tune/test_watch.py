"""A cluster whose head does not answer any more."""

import socket
import time
from types import SimpleNamespace

import pytest

from robsweep.executors.early_end import EarlyEnd
from robsweep.executors.ending import EndedEarly, Ending
from robsweep.executors.tune import watch


@pytest.fixture
def head(monkeypatch):
    """Ports that listen, taken for the head and the node of the cluster this process is connected to."""
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    ports = [server.getsockname()[1] for server in servers]
    context = SimpleNamespace(gcs_address=f"127.0.0.1:{ports[0]}", get_node_id=lambda: "here")
    node = {"NodeID": "here", "NodeManagerAddress": "127.0.0.1", "NodeManagerPort": ports[1]}
    connected = SimpleNamespace(
        is_initialized=lambda: True,
        get_runtime_context=lambda: context,
        nodes=lambda: [{"NodeID": "elsewhere"}, node],
    )
    monkeypatch.setattr(watch, "ray", connected)
    monkeypatch.setattr(watch, "_EVERY_S", 0.02)
    monkeypatch.setattr(watch, "_PATIENCE_S", 0.3)
    monkeypatch.setattr(watch, "_OWN_PATIENCE_S", 0.3)
    monkeypatch.setattr(watch, "_GRACE_S", 0.1)
    with servers[0], servers[1]:
        yield servers


@pytest.fixture
def early(monkeypatch):
    left = []
    monkeypatch.setattr(EarlyEnd, "give_up", lambda self, ending: left.append(ending))
    return EarlyEnd(lambda line: None, lambda reason: reason, list, None), left


def test_a_head_that_listens_is_not_lost(head, early):
    with watch.watching(early[0]):
        time.sleep(0.6)
        early[0].check()
    assert early[1] == []


@pytest.mark.parametrize("lost", [0, 1], ids=["head", "node"])
def test_a_lost_head_or_node_ends_the_sweep_and_then_the_process(head, early, lost):
    address = f"127.0.0.1:{head[lost].getsockname()[1]}"
    ending = Ending(f"lost the Ray cluster at {address}", 1)
    with watch.watching(early[0]):
        time.sleep(0.1)  # it looks where both are
        head[lost].close()
        deadline = time.monotonic() + 10
        while not early[1] and time.monotonic() < deadline:
            time.sleep(0.02)
        with pytest.raises(EndedEarly):
            early[0].check()
    assert early[0].ending == ending
    assert early[1] == [ending]


def test_what_is_not_connected_is_not_watched(head, early, monkeypatch):
    head[0].close()
    monkeypatch.setattr(watch.ray, "is_initialized", lambda: False)
    with watch.watching(early[0]):
        time.sleep(0.6)
        early[0].check()


def test_nobody_listens():
    assert not watch.listens("127.0.0.1:1", timeout_s=1.0)
