"""Work on rows in batches, which become smaller where memory runs out."""

from collections.abc import Callable
from typing import TypeVar

from robsweep.devices.memory import first_line, is_out_of_memory, release_memory
from robsweep.errors import UserError

Part = TypeVar("Part")


def in_batches(
    count: int, size: int, work: Callable[[slice], Part], *, whole: bool = False, unit: str = "query"
) -> list[Part]:
    """``work`` on ``count`` rows, ``size`` at a time; half as many whenever the device's memory runs out.

    Args:
        count, size: rows, and rows at a time.
        work: on some of them.
        whole: the rows must stay together, since they affect each other.
        unit: what a row is, for the error.

    Raises:
        UserError: memory runs out where fewer rows are not to be had.
    """
    parts: list[Part] = []
    done, size = 0, count if whole else size
    while done < count:
        rows = slice(done, min(done + size, count))
        reason = None
        try:
            parts.append(work(rows))
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            reason = first_line(error)
        if reason is None:
            done = rows.stop
            continue
        # not within ``except``, where the traceback still holds the tensors of the batch that failed
        if whole or size == 1:
            what = f"{count} queries that must stay together" if whole else f"one {unit}"
            raise UserError(f"out of memory with {what}: {reason}")
        size = max(1, min(size, rows.stop - rows.start) // 2)
        release_memory()
    return parts
