"""Every row is worked on once, in order, whatever memory runs out on the way."""

import weakref

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from robsweep.attacks import batches, embed_gallery, run_attack
from robsweep.attacks.batches import CPU_LARGE, CPU_SMALL, batch_size, in_batches
from robsweep.config.attacks import parse_attack
from robsweep.errors import UserError
from robsweep.grammar.hardness import Metric


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


def test_other_errors_pass():
    def work(part):
        raise RuntimeError("shapes do not fit")

    with pytest.raises(RuntimeError, match="shapes do not fit"):
        in_batches(5, 4, work)


def test_rows_that_must_stay_together_are_not_parted():
    assert in_batches(9, 2, Memory(9), whole=True) == [slice(0, 9)]
    with pytest.raises(UserError, match="9 queries that must stay together"):
        in_batches(9, 2, Memory(8), whole=True)


@pytest.mark.parametrize(("side", "most"), [(28, CPU_SMALL), (64, CPU_SMALL), (224, CPU_LARGE)])
def test_a_cpu_takes_what_its_caches_hold(side, most):
    assert batch_size(torch.empty(1000, 1, side, side), lambda images: None) == most
    assert batch_size(torch.empty(3, 1, side, side), lambda images: None) == 3


@pytest.mark.gpu
def test_an_accelerator_is_filled_but_not_overfilled():
    images = torch.rand(4096, 3, 64, 64, device="cuda")
    network = nn.Conv2d(3, 64, 3, padding=1).cuda()

    def pass_(part):
        network(part.requires_grad_()).sum().backward()

    size = batch_size(images, pass_)
    assert 8 < size <= 4096
    pass_(images[:size].detach())


def test_an_attack_is_the_same_after_memory_ran_out():
    class Narrow(nn.Module):
        def forward(self, x):
            if len(x) > 3:
                raise torch.OutOfMemoryError("out of memory")
            return x.flatten(1)

    images = torch.rand(12, 1, 4, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    gallery = embed_gallery(nn.Flatten(), [images], torch.arange(12) % 3, Metric.NORMALISED)
    rows = torch.arange(10)
    for text in ("CA:pm=+:W=1", "QA:pm=-:M=2", "ES"):
        spec = parse_attack(f"{text}:eps=0.1:alpha=0.02:pgditer=3")
        whole = run_attack(nn.Flatten(), images[:10], rows, spec, gallery)
        parts = run_attack(Narrow(), images[:10], rows, spec, gallery)
        torch.testing.assert_close(parts.images, whole.images)
        torch.testing.assert_close(parts.losses, whole.losses)
        torch.testing.assert_close(parts.values, whole.values)


def test_the_memory_of_a_batch_that_failed_is_free_before_the_next(monkeypatch):
    held, released = [], []
    monkeypatch.setattr(batches, "release_memory", lambda: released.append(held[-1]() is None))

    def work(part):
        activations = torch.zeros(part.stop - part.start)
        held.append(weakref.ref(activations))
        if len(activations) > 2:
            raise RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED")
        return part

    assert len(in_batches(8, 8, work)) == 4
    assert released == [True, True]


@pytest.mark.parametrize(
    ("side", "gigabytes", "expected"), [(28, 64, 4096), (28, 4, 2048), (28, 3.9, 2048), (224, 64, 512), (224, 1.1, 64)]
)
def test_batches_of_an_accelerator_are_capped_powers_of_two(monkeypatch, side, gigabytes, expected):
    """One image takes a megabyte."""
    held = [0, 8 * 2**20]
    monkeypatch.setattr(batches, "free_bytes", lambda device: int(gigabytes * 2**30))
    monkeypatch.setattr(torch.cuda, "reset_peak_memory_stats", lambda device: None)
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda device: held[0])
    monkeypatch.setattr(torch.cuda, "max_memory_allocated", lambda device: held[1])
    assert batch_size(torch.empty(1, 1, side, side).expand(10_000, 1, side, side), lambda part: None) == expected
