"""How many threads of a CPU an operation may take."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def intra_op_threads(count: int | None) -> Iterator[None]:
    """Compute with ``count`` threads an operation for the time of the block; None: as many as before.

    Sums over parts are added in another order by another number of threads.
    """
    before = torch.get_num_threads()
    if count is not None:
        torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
