"""Devices and number formats; what only an accelerator can show is told by its name alone."""

import pytest
import torch
from torch import nn

from robsweep.devices import autocast, available_devices, checked_device, free_bytes, place, used_precision
from robsweep.errors import UserError


def test_the_cpu_is_always_there_and_what_is_not_is_one_line() -> None:
    assert available_devices()[0] == "cpu"
    assert checked_device("cpu") == "cpu"
    with pytest.raises(UserError, match="device 'tpu' is not here: expected auto, cpu") as caught:
        checked_device("tpu")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("cards", "metal", "expected"),
    [(0, False, ("cpu",)), (2, False, ("cpu", "cuda", "cuda:0", "cuda:1")), (0, True, ("cpu", "mps"))],
)
def test_auto_is_the_first_accelerator(cards: int, metal: bool, expected, monkeypatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: cards)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: metal)
    assert available_devices() == expected
    assert checked_device("auto") == expected[min(1, len(expected) - 1)]


def test_auto_precision_depends_on_the_device_and_a_name_does_not() -> None:
    assert used_precision("auto", "cpu") == "float32"
    for device in ("cuda", "cuda:1", "mps"):
        assert used_precision("auto", device) == "bfloat16"
        assert used_precision("float32", device) == "float32"
    assert used_precision("bfloat16", "cpu") == "bfloat16"


def test_autocast_touches_passes_and_not_weights() -> None:
    layer = nn.Linear(4, 3)
    for precision, dtype in (("bfloat16", torch.bfloat16), ("float32", torch.float32)):
        with autocast(precision, "cpu"):
            assert layer(torch.rand(2, 4)).dtype is dtype
    assert layer.weight.dtype is torch.float32


def test_placing_changes_the_layout_alone() -> None:
    network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(8 * 36, 5))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    images = torch.rand(2, 3, 8, 8)
    expected = network(images)
    placed = place(network, "cpu")
    assert placed is network
    assert placed[0].weight.is_contiguous(memory_format=torch.channels_last)
    assert all(torch.equal(value, before[name]) for name, value in placed.state_dict().items())
    assert torch.allclose(placed(images), expected, atol=1e-6)


def test_free_memory_is_known_of_accelerators_alone() -> None:
    assert free_bytes("cpu") is None


@pytest.mark.gpu
def test_free_memory_of_a_gpu_shrinks_by_what_is_taken() -> None:
    before = free_bytes("cuda")
    taken = torch.empty(2**28, dtype=torch.uint8, device="cuda")
    assert before is not None
    assert before - free_bytes("cuda") >= taken.numel()
