"""Every row is worked on once, in order, whatever memory runs out on the way."""

import weakref

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from robsweep.devices import halving, in_batches
from robsweep.errors import UserError


class Memory:
    """Holds so many rows and no more."""

    def __init__(self, rows):
        self.rows, self.seen = rows, []

    def __call__(self, part):
        if part.stop - part.start > self.rows:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB\nmore text")
        self.seen += range(part.start, part.stop)
        return part


@given(count=st.integers(1, 200), size=st.integers(1, 300), fits=st.integers(1, 250))
def test_every_row_once_and_in_order(count, size, fits):
    memory = Memory(fits)
    parts = in_batches(count, size, memory)
    assert memory.seen == list(range(count))
    assert max(part.stop - part.start for part in parts) <= min(size, fits)


def test_a_single_row_that_does_not_fit_is_one_line():
    with pytest.raises(UserError, match="out of memory with one query: CUDA out of memory") as caught:
        in_batches(5, 4, Memory(0))
    assert "\n" not in str(caught.value)


def test_a_cpu_s_memory_runs_out_under_another_name():
    def work(part):
        return torch.empty(part.stop - part.start, 2**58)

    with pytest.raises(UserError, match=r"out of memory with one query: .*can't allocate memory"):
        in_batches(5, 4, work)


def test_the_host_s_memory_runs_out_without_a_word():
    def work(part):
        raise MemoryError

    with pytest.raises(UserError, match="out of memory with one image: MemoryError"):
        in_batches(5, 4, work, unit="image")


def test_other_errors_pass():
    def work(part):
        raise RuntimeError("shapes do not fit")

    with pytest.raises(RuntimeError, match="shapes do not fit"):
        in_batches(5, 4, work)


def test_rows_that_must_stay_together_are_not_parted():
    assert in_batches(9, 2, Memory(9), whole=True) == [slice(0, 9)]
    with pytest.raises(UserError, match="9 queries that must stay together"):
        in_batches(9, 2, Memory(8), whole=True)


def test_the_memory_of_a_batch_that_failed_is_free_before_the_next(monkeypatch):
    held, released = [], []
    monkeypatch.setattr(halving, "release_memory", lambda: released.append(held[-1]() is None))

    def work(part):
        activations = torch.zeros(part.stop - part.start)
        held.append(weakref.ref(activations))
        if len(activations) > 2:
            raise RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED")
        return part

    assert len(in_batches(8, 8, work)) == 4
    assert released == [True, True]
