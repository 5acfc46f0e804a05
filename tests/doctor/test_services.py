"""Ray and faiss."""

import socket

from robsweep.doctor import services


def test_faiss_answers():
    assert services.faiss().verdict == "ok"


def test_a_cluster_that_does_not_answer(monkeypatch):
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    assert services.ray().verdict == "ok"
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("RAY_ADDRESS", address)
        assert services.ray().found == f"a cluster answers at {address} (--address auto)"
    found = services.ray()
    assert (found.verdict, found.do) == ("problem", "start that cluster, or unset RAY_ADDRESS")
