"""Peak memory of this process."""

import resource
import sys
from pathlib import Path


def peak_bytes() -> int:
    """The most resident memory that this process has held so far."""
    try:
        # getrusage would count what the parent held when it started this process
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def mebibytes(count: float) -> float:
    """Bytes in MiB, to a tenth."""
    return round(count / 2**20, 1)
