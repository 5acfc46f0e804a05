"""Where files are written: the temporary folder, the runs' storage, shared memory."""

import os
import shutil
from pathlib import Path

from robsweep.doctor.finding import Finding, Verdict, gigabytes
from robsweep.executors.tune.session_folder import LONGEST_TMP, temporary_folder

_LEAST, _ENOUGH = 2**30, 10 * 2**30
_SHARED = 2**30


def temporary() -> list[Finding]:
    """The folder in which Ray keeps its session, and in which checkpoints for object stores are staged."""
    folder = temporary_folder()
    return [
        tmp_length(folder),
        space("temporary space", folder, "set TMPDIR to a folder with more room, or clean up /ray in it"),
    ]


def tmp_length(folder: Path) -> Finding:
    """Whether Ray's sockets below the folder have names that the system takes."""
    length = len(os.fsencode(folder.absolute()))
    found = f"{folder}, {length} characters"
    if length > LONGEST_TMP:
        do = f"set TMPDIR to a folder of {LONGEST_TMP} characters at most: Ray's sockets lie in /tmp instead"
        return Finding(what="temporary folder", verdict="warning", found=found, do=do)
    return Finding(what="temporary folder", verdict="ok", found=found)


def storage(place: str) -> Finding:
    """The disk on which runs are kept; nothing is said of an object store."""
    if "://" in place:
        return Finding(what="storage", verdict="ok", found=f"{place}, not measured")
    folder = Path(place).absolute()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    do = "free some space, or give --storage another disk: each checkpoint takes the network's size, the newest thrice"
    return space("storage", there, do)


def space(what: str, folder: Path, do: str) -> Finding:
    """Free bytes of a folder's disk, and whether it can be written."""
    if not os.access(folder, os.W_OK):
        found = f"{folder} is not there" if not folder.exists() else f"{folder} cannot be written"
        return Finding(what=what, verdict="problem", found=found, do=do)
    free = shutil.disk_usage(folder).free
    verdict = space_verdict(free)
    return Finding(
        what=what, verdict=verdict, found=f"{gigabytes(free)} free in {folder}", do="" if verdict == "ok" else do
    )


def space_verdict(free: int) -> Verdict:
    """Of free bytes: less than 1 GiB is a problem, less than 10 GiB a warning."""
    return "problem" if free < _LEAST else "warning" if free < _ENOUGH else "ok"


def shared_memory(folder: Path = Path("/dev/shm")) -> Finding:
    """Where Ray keeps objects; containers often have 64 MiB of it."""
    if not folder.is_dir():
        return Finding(what="shared memory", verdict="ok", found="not used on this system")
    free = shutil.disk_usage(folder).free
    if free < _SHARED:
        do = "start the container with --shm-size=2g: Ray falls back to slower files"
        return Finding(what="shared memory", verdict="warning", found=f"{gigabytes(free)} free in {folder}", do=do)
    return Finding(what="shared memory", verdict="ok", found=f"{gigabytes(free)} free in {folder}")
