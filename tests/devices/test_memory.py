"""Memory of devices: a GPU's by fakes, where a CPU has nothing to show."""

import os
import subprocess
import sys

import pytest
import torch

from robsweep.devices import free_bytes, is_out_of_memory, memory, release_memory
from robsweep.devices.memory import expand_segments, limit_memory

GIB = 2**30
SAID = {
    "torch": torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    "torch's limit": RuntimeError("Allocation was rejected, would exceed allowed memory. (out of memory)"),
    "the driver": RuntimeError("CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported"),
    "ROCm": RuntimeError("HIP error: hipErrorOutOfMemory"),
    "Metal": RuntimeError("MPS backend out of memory (MPS allocated: 8.00 GB)"),
    "a CPU": RuntimeError("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory: you tried"),
    "Python": MemoryError(),
    "cuDNN": RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
    "newer cuDNN": RuntimeError("cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED"),
    "cuBLAS": RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    "cuBLAS's start": RuntimeError("CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`"),
    "Triton": RuntimeError("Triton Error [CUDA]: out of memory"),
    "faiss": RuntimeError("std::bad_alloc"),
}


@pytest.mark.parametrize("error", SAID.values(), ids=SAID)
def test_every_spelling_of_memory_that_ran_out(error):
    assert is_out_of_memory(error)


@pytest.mark.parametrize(
    "words", ["shapes do not fit", "CUDA error: an illegal memory access was encountered", "CUDNN_STATUS_BAD_PARAM", ""]
)
def test_other_errors_are_none(words):
    assert not is_out_of_memory(RuntimeError(words))


def test_a_cpu_s_own_error():
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**58)
    assert is_out_of_memory(caught.value)


def test_free_memory_is_known_of_accelerators_alone() -> None:
    assert free_bytes("cpu") is None
    limit_memory("cpu", 0.5)
    release_memory()


@pytest.mark.parametrize(
    ("fraction", "free", "reserved", "allocated", "expected"),
    [
        (1.0, 50, 20, 5, 65),
        (0.5, 50, 20, 5, 35),  # 40 are this process's, 20 of them in reserve
        (0.25, 50, 20, 20, 0),
        (0.2, 50, 20, 5, 15),  # more in reserve than its share: what is not used is free
        (0.5, 10, 20, 5, 25),  # others hold more than theirs
    ],
)
def test_free_memory_is_within_the_share(monkeypatch, fraction, free, reserved, allocated, expected):
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (free * GIB, 80 * GIB))
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda device: reserved * GIB)
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda device: allocated * GIB)
    monkeypatch.setattr(torch.cuda, "get_per_process_memory_fraction", lambda device: fraction)
    assert free_bytes("cuda") == expected * GIB


def test_a_share_of_a_gpu_is_a_share_of_its_memory(monkeypatch):
    asked = []
    monkeypatch.setattr(torch.cuda, "set_per_process_memory_fraction", lambda *told: asked.append(told))
    limit_memory("cuda:1", 0.25)
    limit_memory("cuda", 1.0)
    assert asked == [(0.25, "cuda:1")]


@pytest.mark.parametrize("chosen", [None, "PYTORCH_CUDA_ALLOC_CONF", "PYTORCH_ALLOC_CONF"])
def test_segments_grow_unless_the_user_chose_settings(monkeypatch, chosen):
    monkeypatch.setattr(torch.version, "cuda", "13.2")
    for name in memory._ALLOCATOR_SETTINGS:
        monkeypatch.setenv(name, "max_split_size_mb:64" if name == chosen else "")
    expand_segments()
    settings = [os.environ[name] for name in memory._ALLOCATOR_SETTINGS if os.environ[name]]
    assert settings == ["max_split_size_mb:64" if chosen else "expandable_segments:True"]


@pytest.mark.skipif(torch.version.cuda is None, reason="needs torch built for CUDA")
def test_torch_takes_the_settings_up_though_it_is_loaded_before():
    code = (
        "import torch; from robsweep.devices.memory import expand_segments; expand_segments();"
        "print(torch._C._accelerator_getAllocatorSettings())"
    )
    environment = {name: value for name, value in os.environ.items() if name not in memory._ALLOCATOR_SETTINGS}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == "expandable_segments:True", done.stderr


@pytest.mark.gpu
def test_free_memory_of_a_gpu_shrinks_by_what_is_taken() -> None:
    before = free_bytes("cuda")
    taken = torch.empty(2**28, dtype=torch.uint8, device="cuda")
    assert before is not None
    assert before - free_bytes("cuda") >= taken.numel()
