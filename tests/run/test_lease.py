import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from robsweep.errors import UserError
from robsweep.run.lease import FILE, claim, holder
from robsweep.run.store import open_store

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HERE = f"{socket.gethostname()}, pid {os.getpid()}"


class Clock:
    def __init__(self):
        self.time = START

    def __call__(self):
        return self.time

    def forward(self, seconds):
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def claimed(clock):
    """``claim`` by the test's clock, without waiting for other claims to be written."""

    def make(store, owner="robsweep", wait=lambda seconds: None):
        return claim(store, owner, now=clock, patience_s=60, wait=wait)

    return make


def _assert_refused(store, claimed):
    with pytest.raises(UserError) as raised, claimed(store):
        pytest.fail("claimed twice")
    assert str(raised.value) == f"{store.uri} is being run by another process ({HERE})"


def test_the_holder_can_be_read(store, claimed, clock):
    assert holder(store) is None
    with claimed(store, "robsweep resume") as lease:
        there = holder(store)
        assert (there.owner, there.host, there.pid) == ("robsweep resume", socket.gethostname(), os.getpid())
        assert there.heartbeat == START
        clock.forward(5)
        lease.renew()
        assert holder(store).heartbeat == START + timedelta(seconds=5)
    assert holder(store) is None


def test_another_claim_is_refused_until_it_is_given_back(store, claimed):
    with claimed(store):
        _assert_refused(open_store(store.uri), claimed)
        _assert_refused(store, claimed)
        assert holder(store) is not None
    with claimed(open_store(store.uri)):
        pass


def test_an_error_in_the_block_gives_it_back(store, claimed):
    with pytest.raises(KeyboardInterrupt), claimed(store):
        raise KeyboardInterrupt
    with claimed(store):
        pass


def test_a_lease_that_is_damaged_is_nobodys(store, claimed):
    store.put(FILE, b'{"owner": "a"')
    assert holder(store) is None
    with claimed(store):
        assert holder(store).owner == "robsweep"


def test_the_defaults_suffice(tmp_path):
    with claim(open_store(tmp_path)):
        assert abs(datetime.now(UTC) - holder(open_store(tmp_path)).heartbeat) < timedelta(hours=1)


# ---- local


@pytest.mark.parametrize("jump_s", [-1e9, 1e9])
def test_clocks_have_no_say_over_a_local_lease(make_local, claimed, clock, jump_s):
    store = make_local(1)
    with claimed(store) as lease:
        clock.forward(jump_s)
        _assert_refused(store, claimed)
        lease.renew()
        clock.forward(-jump_s)
        _assert_refused(store, claimed)


def test_a_local_lease_ends_with_its_process(tmp_path, claimed):
    code = (
        "import sys, time; from robsweep.run.lease import claim; from robsweep.run.store import open_store\n"
        "with claim(open_store(sys.argv[1])): print('claimed', flush=True); time.sleep(600)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "claimed\n"
        store = open_store(tmp_path)
        with pytest.raises(UserError, match=rf"\({socket.gethostname()}, pid {process.pid}\)$"), claimed(store):
            pytest.fail("claimed twice")
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert holder(store).pid == process.pid
        with claimed(store):
            assert holder(store).pid == os.getpid()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_reader_finds_a_whole_lease_while_it_is_renewed(make_local, claimed, clock, monkeypatch):
    store, found, ftruncate = make_local(1), [], os.ftruncate

    def read_in_between(descriptor, size):
        found.append(holder(store).heartbeat)
        ftruncate(descriptor, size)

    monkeypatch.setattr(os, "ftruncate", read_in_between)
    with claimed(store) as lease:
        for _ in range(2):  # with and without a fraction of a second: heartbeats of two lengths
            clock.forward(0.5)
            lease.renew()
    assert found == [START + timedelta(seconds=seconds) for seconds in (0, 0.5, 1, 1)]


def test_a_lease_that_is_removed_while_it_is_claimed_is_claimed_anew(make_local, claimed, monkeypatch):
    store, flock = make_local(1), fcntl.flock

    def removed_just_before(descriptor, operation):
        monkeypatch.setattr(fcntl, "flock", flock)
        store.remove(FILE)
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", removed_just_before)
    with claimed(store) as lease:
        _assert_refused(store, claimed)
        lease.renew()


def test_a_local_lease_that_was_removed_is_lost(make_local, claimed):
    store = make_local(1)
    with claimed(store) as lease:
        store.remove(FILE)
        with pytest.raises(UserError, match=r"lease\.json was removed or replaced"):
            lease.renew()
        with claimed(store) as other:
            with pytest.raises(UserError, match=r"lease\.json was removed or replaced"):
                lease.renew()
            other.renew()


def test_a_folder_that_cannot_be_written_is_named(tmp_path, claimed):
    (tmp_path / FILE).mkdir()
    store = open_store(tmp_path)
    with pytest.raises(IsADirectoryError) as raised, claimed(store):
        pytest.fail("claimed a folder")
    assert raised.value.filename == str(tmp_path / FILE)


# ---- elsewhere


def test_a_lease_is_free_after_the_patience(remote, claimed, clock):
    other = open_store(remote.uri)
    with claimed(remote) as lease:
        clock.forward(50)
        lease.renew()
        clock.forward(60)
        _assert_refused(other, claimed)
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
    _assert_refused(store, claimed)
    clock.forward(61)
    with claimed(store):
        pass
