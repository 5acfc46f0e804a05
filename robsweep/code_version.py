"""Which code made a result."""

import subprocess
from functools import cache
from pathlib import Path

from robsweep.version import __version__


@cache
def code_version() -> str:
    """``0.1.0``, from a checkout ``0.1.0+g1a2b3c4`` and ``.dirty`` if tracked files differ from that commit."""
    checkout = Path(__file__).resolve().parent.parent
    if not (checkout / ".git").exists():
        return __version__
    try:
        commit = _git(checkout, "rev-parse", "--short=10", "HEAD")
        dirty = ".dirty" if _git(checkout, "status", "--porcelain", "--untracked-files=no") else ""
    except (OSError, subprocess.CalledProcessError):
        return __version__
    return f"{__version__}+g{commit}{dirty}"


def _git(checkout: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(checkout), *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()
