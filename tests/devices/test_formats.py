"""Number formats of passes."""

import torch
from torch import nn

from robsweep.devices import autocast, used_precision


def test_auto_precision_depends_on_the_device_and_a_name_does_not(monkeypatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: True)
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


def test_bfloat16_that_is_emulated_is_not_taken_unasked(monkeypatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation=True: including_emulation)
    assert used_precision("auto", "cuda") == "float32"
    assert used_precision("bfloat16", "cuda") == "bfloat16"
