"""Devices by name; what only an accelerator can show is told by fakes."""

import pytest
import torch

from robsweep.devices import available_devices, checked_device, device_title, given_accelerator
from robsweep.errors import UserError


@pytest.fixture
def cards(monkeypatch):
    """Torch as it is on a machine with so many GPUs, which compute or raise."""

    def pretend(count, *, metal=False, error=None):
        monkeypatch.setenv("PYTORCH_CUDA_ALLOC_CONF", "max_split_size_mb:64")  # stays as it is
        monkeypatch.setattr(torch.cuda, "device_count", lambda: count)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: metal)

        def ones(*size, device):
            if error is not None:
                raise error
            return torch.zeros(*size) + 1

        monkeypatch.setattr(torch, "ones", ones)

    return pretend


def test_the_cpu_is_always_there_and_what_is_not_is_one_line() -> None:
    assert available_devices()[0] == "cpu"
    assert checked_device("cpu") == "cpu"
    assert device_title("cpu") == "cpu"
    with pytest.raises(UserError, match="device 'tpu' is not here: expected auto, cpu") as caught:
        checked_device("tpu")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("count", "metal", "expected"),
    [(0, False, ("cpu",)), (2, False, ("cpu", "cuda", "cuda:0", "cuda:1")), (0, True, ("cpu", "mps"))],
)
def test_auto_is_the_first_accelerator(count: int, metal: bool, expected, cards) -> None:
    cards(count, metal=metal)
    assert available_devices() == expected
    assert checked_device("auto") == expected[min(1, len(expected) - 1)]


@pytest.mark.parametrize(("cuda", "why"), [("13.2", "torch sees no GPU"), (None, "torch is built for the CPU")])
def test_a_gpu_that_was_set_aside_is_never_the_cpu(cards, monkeypatch, cuda, why) -> None:
    cards(0)
    monkeypatch.setattr(torch.version, "cuda", cuda)
    monkeypatch.setattr(torch.version, "hip", None)
    assert checked_device("auto") == "cpu"
    with pytest.raises(UserError, match=f"a GPU was set aside for this process, but {why}"):
        given_accelerator()
    cards(1)
    assert given_accelerator() == "cuda"


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("CUDA error: no kernel image is available for execution on the device\nCUDA kernel errors might"),
        AssertionError("Torch not compiled with CUDA enabled"),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 MiB"),
    ],
)
@pytest.mark.parametrize("name", ["auto", "cuda", "cuda:1"])
def test_a_gpu_that_does_not_compute_is_one_line_and_never_the_cpu(cards, error, name) -> None:
    cards(2, error=error)
    with pytest.raises(UserError, match=r"device 'cuda(:1)?' is here but does not compute: ") as caught:
        checked_device(name)
    assert str(caught.value).endswith(str(error).splitlines()[0])
    with pytest.raises(UserError, match="does not compute"):
        given_accelerator()
    assert checked_device("cpu") == "cpu"


def test_a_share_of_a_gpu_is_kept_to(cards, monkeypatch) -> None:
    asked = []
    cards(1)
    monkeypatch.setattr(torch.cuda, "set_per_process_memory_fraction", lambda *told: asked.append(told))
    assert given_accelerator(0.5) == given_accelerator() == "cuda"
    assert asked == [(0.5, "cuda")]
