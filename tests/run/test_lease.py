"""One process at a time, wherever the run lies."""

from datetime import UTC, datetime, timedelta

import pytest

from robsweep.run.lease import claim
from robsweep.run.lease_holder import holder
from robsweep.run.store import open_store
from tests.run.leases import assert_refused


def test_another_claim_is_refused_until_it_is_given_back(store, claimed):
    with claimed(store):
        assert_refused(open_store(store.uri), claimed)
        assert_refused(store, claimed)
        assert holder(store) is not None
    with claimed(open_store(store.uri)):
        pass


def test_an_error_in_the_block_gives_it_back(store, claimed):
    with pytest.raises(KeyboardInterrupt), claimed(store):
        raise KeyboardInterrupt
    with claimed(store):
        pass


def test_the_defaults_suffice(tmp_path):
    with claim(open_store(tmp_path)):
        assert abs(datetime.now(UTC) - holder(open_store(tmp_path)).heartbeat) < timedelta(hours=1)
