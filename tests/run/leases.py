"""A clock for leases, and a claim that must be refused."""

import os
import socket
from datetime import UTC, datetime, timedelta

import pytest

from robsweep.errors import UserError

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HERE = f"{socket.gethostname()}, pid {os.getpid()}"
"""This process, as a refusal names it."""


class Clock:
    """Stands at ``START`` until it is moved."""

    def __init__(self):
        self.time = START

    def __call__(self):
        return self.time

    def forward(self, seconds):
        """Move on, or back."""
        self.time += timedelta(seconds=seconds)


def assert_refused(store, claimed):
    """Claiming ``store`` is refused, since this process has it."""
    with pytest.raises(UserError) as raised, claimed(store):
        pytest.fail("claimed twice")
    assert str(raised.value) == f"{store.uri} is being run by another process ({HERE})"
