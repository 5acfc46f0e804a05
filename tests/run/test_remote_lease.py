"""A lease without locks: heartbeats, tokens, and claims at the same moment."""

import json
import threading

import pytest

from robsweep.errors import UserError
from robsweep.run.lease_holder import FILE, holder
from robsweep.run.store import open_store
from tests.run.leases import HERE, START, assert_refused


def test_a_lease_is_free_after_the_patience(remote, claimed, clock):
    other = open_store(remote.uri)
    with claimed(remote) as lease:
        clock.forward(50)
        lease.renew()
        clock.forward(60)
        assert_refused(other, claimed)
        clock.forward(1)
        with claimed(other, "another") as taken:
            with pytest.raises(UserError) as raised:
                lease.renew()
            assert str(raised.value) == f"{remote.uri} was taken over by another process ({HERE})"
            taken.renew()
            assert holder(remote).owner == "another"
        with pytest.raises(UserError, match=r"lease\.json was removed"):
            lease.renew()


def test_who_lost_the_lease_does_not_give_back_anothers(remote, claimed, clock):
    other = open_store(remote.uri)
    with claimed(remote):
        clock.forward(61)
        first = claimed(other, "another")
        first.__enter__()
    assert holder(remote).owner == "another"
    first.__exit__(None, None, None)
    assert holder(remote) is None


def test_a_claim_is_refused_when_another_token_stands_after_the_wait(remote, claimed):
    other = {"owner": "b", "token": "of b", "host": "far", "pid": 7, "heartbeat": START.isoformat()}
    waits = []

    def another_claims(seconds):
        waits.append(seconds)
        remote.put(FILE, json.dumps(other).encode())

    with pytest.raises(UserError, match=r"is being run by another process \(far, pid 7\)$"):
        claimed(remote, wait=another_claims).__enter__()
    assert waits == [1.0]
    assert holder(remote).token == "of b"


def test_of_claims_at_the_same_moment_one_wins(remote, claimed):
    everybody, won, refused = threading.Barrier(4), [], []

    def written(_seconds):
        everybody.wait(20)

    def run(number):
        store = open_store(remote.uri)
        read = store.read

        def read_at_once(name, start=0):
            content = read(name, start)
            if number not in seen:
                seen.add(number)
                everybody.wait(20)
            return content

        store.read = read_at_once
        try:
            with claimed(store, str(number), written):
                won.append(number)
                finished.wait(20)
        except UserError:
            refused.append(number)
        if len(refused) == 3:
            finished.set()

    seen, finished = set(), threading.Event()
    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert len(refused) == 3


def test_a_lease_without_a_connection_runs_out_by_itself(stub, no_retries, claimed, clock):
    store = open_store(stub.uri())
    with claimed(store) as lease:
        stub.fault = lambda method, path: 503
        with pytest.raises(OSError, match="HTTP status 503"):
            lease.renew()
    stub.fault = lambda method, path: None
    assert_refused(store, claimed)
    clock.forward(61)
    with claimed(store):
        pass
