"""A clock that jumps."""

import itertools
from datetime import datetime, timedelta

import robsweep.run.journal
import robsweep.run.lease
import robsweep.views.heartbeat
import robsweep.views.log

EVERY = 3


def jump(seconds: float) -> None:
    """Let the time of day jump by ``seconds`` after every third question for it, there and back."""
    asked = itertools.count()

    class Jumping(datetime):
        @classmethod
        def now(cls, tz=None):
            there = next(asked) // EVERY % 2
            return datetime.now(tz) + timedelta(seconds=seconds * there)

    for module in (robsweep.run.journal, robsweep.run.lease, robsweep.views.heartbeat, robsweep.views.log):
        setattr(module, "datetime", Jumping)  # noqa: B010 -- as type checkers see it, a module has no such name
