"""Work in a thread for the time of a block."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def in_background(work: Callable[[threading.Event], None], *, patience_s: float = 0.0) -> Iterator[None]:
    """Run ``work(stop)`` in a thread while the block executes; the event ``stop`` is set when the block ends.

    ``patience_s``: how long the block's end waits for it. The thread does not keep the process alive.
    """
    over = threading.Event()
    thread = threading.Thread(target=work, args=(over,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=patience_s)
