"""Where a file is to be written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from robsweep.errors import UserError


def partial_of(target: Path) -> Path:
    """An empty hidden file beside ``target``, which is to be filled and then renamed to it; folders are made.

    Raises:
        UserError: nothing can be written there.
    """
    partial = target.with_name(f".{os.getpid()}.{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.touch()
    except OSError as error:
        raise UserError(f"cannot write {target}: {error.strerror}") from None
    return partial


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """``partial_of`` for the block, which takes the target's place at its end, unless the block raises.

    Raises:
        UserError: nothing can be written there.
    """
    partial = partial_of(target)
    try:
        yield partial
        partial.replace(target)
    except OSError as error:
        raise UserError(f"cannot write {target}: {error.strerror}") from None
    finally:
        partial.unlink(missing_ok=True)
