"""Who has a run can be read."""

import os
import socket
from datetime import timedelta

from robsweep.run.lease_holder import FILE, holder
from tests.run.leases import START


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


def test_a_lease_that_is_damaged_is_nobodys(store, claimed):
    store.put(FILE, b'{"owner": "a"')
    assert holder(store) is None
    with claimed(store):
        assert holder(store).owner == "robsweep"
