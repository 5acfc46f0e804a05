"""How long the pictures may take."""

import pytest

from robsweep.adversarial_examples.time_limit import TimeLimit
from tests.adversarial_examples.conftest import Clock


def test_nothing_begins_that_would_take_longer_than_is_left():
    clock = Clock()
    limit = TimeLimit(10, clock)
    limit.require(10)
    clock.time = 4.0
    limit.require(6)
    with pytest.raises(Exception, match="10 s were too short for more"):
        limit.require(6.5)
