"""Every row is worked on once, in order, whatever memory runs out on the way."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from robsweep.attacks import embed_gallery, run_attack
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
