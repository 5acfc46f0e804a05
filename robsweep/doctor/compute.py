"""What trains and attacks: accelerators, cores, memory."""

import os
from pathlib import Path

import torch

from robsweep.devices import available_devices
from robsweep.doctor.finding import Finding, gigabytes

_LEAST_BYTES, _ENOUGH_BYTES = 2 * 2**30, 6 * 2**30
"""A trial, its attack actors and Ray take about 4 GiB on 28 x 28 images."""


def accelerators() -> Finding:
    """GPUs that torch sees, each with its memory."""
    devices = available_devices()
    names = [f"{device}: {_described(device)}" for device in devices if device.startswith("cuda:")]
    if names or "mps" in devices:
        return Finding(what="accelerators", verdict="ok", found="; ".join(names) or "mps")
    why = "torch is built for CUDA but sees no device" if torch.version.cuda else "torch is built for the CPU"
    do = "28 x 28 images train on a CPU; for 224 x 224 ones use a GPU (nvidia-smi tells whether the driver sees it)"
    return Finding(what="accelerators", verdict="warning", found=f"none: {why}", do=do)


def _described(device: str) -> str:
    told = torch.cuda.get_device_properties(device)
    return f"{told.name}, {gigabytes(told.total_memory)}"


def cores() -> Finding:
    """Cores that this process may use."""
    return Finding(what="cores", verdict="ok", found=f"{usable_cores()} for training and attacks")


def usable_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory() -> Finding:
    """Memory that is free, within the limit of a container."""
    free = free_memory()
    if free is None:
        return Finding(what="memory", verdict="ok", found="not known on this system")
    if free < _LEAST_BYTES:
        do = "close other programs, or lower scoring.actors and resources.concurrent"
        return Finding(what="memory", verdict="problem", found=f"{gigabytes(free)} free", do=do)
    if free < _ENOUGH_BYTES:
        do = "keep to one trial at a time: --set resources.concurrent=1 --set scoring.actors=1"
        return Finding(what="memory", verdict="warning", found=f"{gigabytes(free)} free", do=do)
    return Finding(what="memory", verdict="ok", found=f"{gigabytes(free)} free")


def free_memory(root: Path = Path("/")) -> int | None:
    """Bytes that may still be allocated: the smaller of ``proc/meminfo`` and the container's limit; None elsewhere."""
    try:
        lines = (root / "proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    free = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), None)
    try:
        limit = (root / "sys/fs/cgroup/memory.max").read_text().strip()
        used = int((root / "sys/fs/cgroup/memory.current").read_text())
    except (OSError, ValueError):
        return free
    if not limit.isdecimal():
        return free
    left = max(0, int(limit) - used)
    return left if free is None else min(free, left)
