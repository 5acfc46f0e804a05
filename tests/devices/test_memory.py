"""Memory of devices."""

import pytest
import torch

from robsweep.devices import free_bytes


def test_free_memory_is_known_of_accelerators_alone() -> None:
    assert free_bytes("cpu") is None


@pytest.mark.gpu
def test_free_memory_of_a_gpu_shrinks_by_what_is_taken() -> None:
    before = free_bytes("cuda")
    taken = torch.empty(2**28, dtype=torch.uint8, device="cuda")
    assert before is not None
    assert before - free_bytes("cuda") >= taken.numel()
