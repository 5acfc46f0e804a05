"""One example: what it came to, in how much time and memory."""

import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple

from robsweep.errors import UserError

MOST_S = 1.0
MOST_BYTES = 200 * 2**20
_LONGEST_LINE = 2000
_GIVE_UP_S = 20.0


class Outcome(NamedTuple):
    """``kind``: a value, a refusal, or something that must not be, which ``text`` describes."""

    kind: str
    seconds: float
    text: str = ""


class _TooLongError(BaseException):
    """Raised in what does not end."""


def attempt(work: Callable[[], object]) -> Outcome:
    """Do ``work`` with 200 MB of address space more than there are now; seconds are the processor's."""
    began = time.process_time()
    try:
        with _limited():
            work()
    except UserError as error:
        lines = error.lines
        wrong = [line for line in lines if not line.strip() or not line.isprintable() or len(line) > _LONGEST_LINE]
        kind, text = ("value", "") if not wrong and lines else ("bad line", repr(wrong or lines)[:300])
        kind = "refused" if kind == "value" else kind
    except _TooLongError:
        kind, text = "too long", f"more than {_GIVE_UP_S:g} s"
    except BaseException as error:
        kind, text = "other exception", f"{type(error).__name__}: {error}"[:300]
    else:
        kind, text = "value", ""
    seconds = time.process_time() - began
    if seconds > MOST_S and kind in ("value", "refused"):
        return Outcome("too long", seconds, f"{seconds:.1f} s")
    return Outcome(kind, seconds, text)


@contextmanager
def _limited() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    before = signal.signal(signal.SIGPROF, _raise)
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + MOST_BYTES, hard))
    signal.setitimer(signal.ITIMER_PROF, _GIVE_UP_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.signal(signal.SIGPROF, before)


def _raise(number: int, frame: FrameType | None) -> None:
    raise _TooLongError


def _address_space() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
