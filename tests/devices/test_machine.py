"""What a machine is: as torch and the driver's tool tell it."""

import subprocess

import pytest
import torch

from robsweep.config.shares import Machine
from robsweep.devices import machine as module


def test_without_gpus_no_tool_is_asked(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    monkeypatch.setattr(module.subprocess, "run", lambda *_, **__: pytest.fail("asked"))
    assert module.this_machine() == Machine(0, module._cores())
    assert module._cores() >= 1


@pytest.mark.parametrize(
    ("told", "gpu_bytes"), [("81559\n81559\n", 81559 * 2**20), ("24564\n81559\n", 24564 * 2**20), ("[N/A]\n", None)]
)
def test_the_smallest_gpu_counts(monkeypatch, told, gpu_bytes):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(module.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess((), 0, told, ""))
    assert module.this_machine() == Machine(2, module._cores(), gpu_bytes)


@pytest.mark.parametrize("error", [FileNotFoundError("nvidia-smi"), subprocess.TimeoutExpired("nvidia-smi", 20)])
def test_memory_that_nobody_tells_is_not_known(monkeypatch, error):
    def fails(*_, **__):
        raise error

    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(module.subprocess, "run", fails)
    assert module.this_machine().gpu_bytes is None
