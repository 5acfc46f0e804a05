"""This machine as the layout of a sweep sees it."""

import os
import subprocess

import torch

from robsweep.config.shares import Machine

_QUERY = ("nvidia-smi", "--query-gpu=memory.total", "--format=csv,noheader,nounits")
_PATIENCE_S = 20


def this_machine() -> Machine:
    """GPUs that torch sees, cores that this process may use, memory of the smallest GPU.

    No context is opened on any GPU: the process that asks often computes nothing itself.
    """
    gpus = torch.cuda.device_count()
    return Machine(gpus=gpus, cores=_cores(), gpu_bytes=_least_memory() if gpus else None)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _least_memory() -> int | None:
    """None where the driver's tool does not tell."""
    try:
        told = subprocess.run(_QUERY, capture_output=True, text=True, timeout=_PATIENCE_S, check=True).stdout
        return min(int(line) for line in told.split()) * 2**20
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
