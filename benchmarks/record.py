"""Keep a benchmark's figures: one JSON line printed, the same line added to ``benchmarks/results/<name>.jsonl``."""

import json
import os
import platform
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import torch

from robsweep.code_version import code_version

RESULTS = Path(__file__).resolve().parent / "results"


def record(name: str, figures: dict[str, Any], results: Path = RESULTS) -> dict[str, Any]:
    """Add when, where and with what the figures were taken, print the row and append it."""
    row = {"benchmark": name, **figures, "machine": machine(), "versions": versions(), "date": time.strftime("%F")}
    line = json.dumps(row)
    results.mkdir(parents=True, exist_ok=True)
    with (results / f"{name}.jsonl").open("a") as file:
        file.write(line + "\n")
    print(line, flush=True)
    return row


def machine() -> str:
    """Accelerator if there is one, processor, cores that may be used and threads that are used."""
    parts = [torch.cuda.get_device_name()] if torch.cuda.is_available() else []
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return ", ".join([*parts, _processor(), f"{cores} cores", f"{torch.get_num_threads()} threads"])


def versions() -> dict[str, str]:
    """Of this code, Python and what does the arithmetic."""
    found = {"robsweep": code_version(), "python": platform.python_version()}
    for package in ("torch", "torchvision", "ray", "faiss-gpu", "faiss-cpu"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
