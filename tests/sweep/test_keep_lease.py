"""A lease is renewed while a run goes on, and a run that lost it ends."""

import time

import pytest

from robsweep.errors import UserError
from robsweep.executors.early_end import EarlyEnd
from robsweep.executors.ending import EndedEarly, Ending
from robsweep.sweep import keep_lease as module


class Lease:
    def __init__(self, *answers):
        self.answers, self.renewals = list(answers), 0

    def renew(self):
        self.renewals += 1
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer


@pytest.fixture
def early(monkeypatch):
    monkeypatch.setattr(module, "_EVERY_S", 0.01)
    return EarlyEnd(lambda line: None, lambda reason: reason, list, None)


def _until(condition):
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert condition()


def test_it_is_renewed_again_and_again_even_after_a_failure(early):
    lease = Lease(OSError(5, "no route"))
    with module.keep_lease(lease, early):
        _until(lambda: lease.renewals >= 3)
        early.check()


def test_a_run_that_lost_its_lease_ends(early):
    lease = Lease(None, UserError("another process runs it"))
    with module.keep_lease(lease, early):
        _until(lambda: early.ending is not None)
        with pytest.raises(EndedEarly):
            early.check()
    assert early.ending == Ending("another process runs it", 1)
    assert lease.renewals == 2
