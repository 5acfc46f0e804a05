"""Arrays on their way to a device; a GPU's part is played by tensors that note what is asked of them."""

import numpy as np
import pytest
import torch

from robsweep.devices import to_device, transfer


def test_a_cpu_s_tensor_is_the_array():
    array = np.arange(6).reshape(2, 3)
    tensor = to_device(array, "cpu")
    assert tensor.tolist() == array.tolist()
    array[0, 0] = 9
    assert tensor[0, 0] == 9


def test_a_gpu_copies_out_of_pinned_memory_without_a_wait(monkeypatch):
    asked = []

    class Content:
        def pin_memory(self):
            asked.append("pinned")
            return self

        def to(self, device, *, non_blocking=False):
            asked.append((device, non_blocking))
            return self

    monkeypatch.setattr(transfer.torch, "from_numpy", lambda array: Content())
    to_device(np.zeros(2), "cuda:1")
    to_device(np.zeros(2), "mps")
    assert asked == ["pinned", ("cuda:1", True), ("mps", False)]


@pytest.mark.gpu
def test_a_gpu_has_the_content():
    assert to_device(np.arange(5), "cuda").cpu().tolist() == [0, 1, 2, 3, 4]
    torch.cuda.set_sync_debug_mode("error")
    try:
        to_device(np.arange(5), "cuda")
        with pytest.raises(RuntimeError, match="synchroniz"):
            torch.as_tensor(np.arange(5), device="cuda")
    finally:
        torch.cuda.set_sync_debug_mode("default")
