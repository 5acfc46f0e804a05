"""Errors of the machine's disk, which are no fault of what is being trained."""

import errno

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def no_room(error: BaseException) -> OSError | None:
    """The error that says a disk is full, over its quota or read-only, among those that ``error`` came from."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, OSError) and found.errno in _NO_ROOM:
            return OSError(found.errno, found.strerror, found.filename)
        found = found.__cause__ or found.__context__
    return None
