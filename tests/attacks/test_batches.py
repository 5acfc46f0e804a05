"""How many queries pass at a time."""

import pytest
import torch
from torch import nn

from robsweep.attacks import batches, embed_gallery, run_attack
from robsweep.attacks.batches import CPU_LARGE, CPU_SMALL, batch_size
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric


@pytest.mark.parametrize(("side", "most"), [(28, CPU_SMALL), (64, CPU_SMALL), (224, CPU_LARGE)])
def test_a_cpu_takes_what_its_caches_hold(side, most):
    assert batch_size(torch.empty(1000, 1, side, side), lambda images: None) == most
    assert batch_size(torch.empty(3, 1, side, side), lambda images: None) == most


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
