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
    """A port that listens, taken for the head of the cluster this process is connected to."""
    server = socket.create_server(("127.0.0.1", 0))
    address = f"127.0.0.1:{server.getsockname()[1]}"
    connected = SimpleNamespace(
        is_initialized=lambda: True, get_runtime_context=lambda: SimpleNamespace(gcs_address=address)
    )
    monkeypatch.setattr(watch, "ray", connected)
    monkeypatch.setattr(watch, "_EVERY_S", 0.02)
    monkeypatch.setattr(watch, "_PATIENCE_S", 0.3)
    monkeypatch.setattr(watch, "_GRACE_S", 0.1)
    with server:
        yield server, address


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


def test_a_lost_head_ends_the_sweep_and_then_the_process(head, early):
    server, address = head
    lost = Ending(f"lost the Ray cluster at {address}", 1)
    with watch.watching(early[0]):
        server.close()
        deadline = time.monotonic() + 10
        while not early[1] and time.monotonic() < deadline:
            time.sleep(0.02)
        with pytest.raises(EndedEarly):
            early[0].check()
    assert early[0].ending == lost
    assert early[1] == [lost]


def test_what_is_not_connected_is_not_watched(head, early, monkeypatch):
    head[0].close()
    monkeypatch.setattr(watch.ray, "is_initialized", lambda: False)
    with watch.watching(early[0]):
        time.sleep(0.6)
        early[0].check()


def test_nobody_listens():
    assert not watch.listens("127.0.0.1:1", timeout_s=1.0)
