"""What went wrong with a unit of work, in a line."""

import pytest

from robsweep.executors.work import reason_of


class _WrappedError(Exception):
    cause = ValueError("first\nlast of the cause")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("a\n\nb "), "ValueError: b"),
        (RuntimeError(), "RuntimeError"),
        (_WrappedError("outer"), "_WrappedError: last of the cause"),
    ],
)
def test_the_last_line_says_what_it_was(error, reason):
    assert reason_of(error) == reason
