"""Errors as pyarrow words them, and what is told of them."""

import errno

import pytest

from robsweep.run.remote_errors import number_and_reason

_AWS = "When {doing}: AWS Error {code} during {call} operation: {said}"
CASES = [
    (
        OSError(_AWS.format(doing="reading", code="NO_SUCH_BUCKET", call="HeadObject", said="gone (Request ID: 7)")),
        (errno.ENOENT, "no such bucket: gone"),
    ),
    (
        OSError(_AWS.format(doing="x", code="UNKNOWN (HTTP status 503)", call="PutObject", said="busy; Details: y")),
        (errno.EIO, "HTTP status 503: busy"),
    ),
    (
        OSError(_AWS.format(doing="x", code="ACCESS_DENIED", call="PutObject", said="no\nsecond line")),
        (errno.EACCES, "access denied: no"),
    ),
    (OSError(errno.EPERM, "not yours"), (errno.EPERM, "not yours")),
    (OSError("[Errno 2] lost. Detail: [errno 2] no such file"), (errno.EIO, "lost")),
    (ValueError("plain"), (errno.EIO, "plain")),
]


@pytest.mark.parametrize(("error", "told"), CASES)
def test_a_number_and_one_line(error, told):
    assert number_and_reason(error) == told
