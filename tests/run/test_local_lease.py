"""The lock of a local run ends with its process, and not before."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
from datetime import timedelta

import pytest

from robsweep.errors import UserError
from robsweep.run.lease_holder import FILE, holder
from robsweep.run.store import open_store
from tests.run.leases import START, assert_refused


@pytest.mark.parametrize("jump_s", [-1e9, 1e9])
def test_clocks_have_no_say_over_a_local_lease(make_local, claimed, clock, jump_s):
    store = make_local(1)
    with claimed(store) as lease:
        clock.forward(jump_s)
        assert_refused(store, claimed)
        lease.renew()
        clock.forward(-jump_s)
        assert_refused(store, claimed)


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
        assert_refused(store, claimed)
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
