"""What a process does to the files of a run, one operation after the other; a fault may be put at any of them."""

import itertools
import json
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

COUNTED = ("journal", "checkpoints")
"""Only what lies there is counted: it is written in one thread, in the same order in every run."""
_RANDOM = re.compile(r"\.([0-9a-f]{32}|\d+)(?=\.removed|/|$)")


class Operation(NamedTuple):
    """``number``: from 1, None where it is not counted; ``name``: of the file, relative to the run; ``fact``: of a line
    of the journal that is written."""

    number: int | None
    kind: str
    name: str
    fact: str = ""


Act = Callable[[Operation, Callable[[], Any], tuple[Any, ...]], Any]
"""Carries an operation out, or does something else: given what does it, and its arguments."""


def watch(folder: Path, act: Act) -> None:
    """Let ``act`` carry out every operation of this process on files below ``folder``, from now on and for good."""
    numbers, main, top = itertools.count(1), threading.main_thread(), f"{folder.absolute()}/"

    def around(call: Callable[..., Any], kind: str, path_of: Callable[..., str]) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            path = path_of(*arguments, **options)
            if not path.startswith(top):
                return call(*arguments, **options)
            name = _RANDOM.sub("", path.removeprefix(top))
            counted = name.split("/")[0] in COUNTED and threading.current_thread() is main
            fact = _fact(arguments[1]) if kind == "write" and name.startswith("journal") else ""
            operation = Operation(next(numbers) if counted else None, kind, name, fact)
            return act(operation, lambda: call(*arguments, **options), arguments)

        return watched

    for name, (kind, path_of) in _CALLS.items():
        setattr(os, name, around(getattr(os, name), kind, path_of))


def _of_descriptor(descriptor: int, *_: Any, **__: Any) -> str:
    return os.readlink(f"/proc/self/fd/{descriptor}")


def _of_path(path: Any, *_: Any, dir_fd: int | None = None, **__: Any) -> str:
    within = os.getcwd() if dir_fd is None else _of_descriptor(dir_fd)
    return os.path.join(within, os.fsdecode(path))


def _of_target(_: Any, target: Any, **__: Any) -> str:
    return _of_path(target)


def _fact(line: Any) -> str:
    try:
        return str(json.loads(bytes(line))["fact"]["kind"])
    except ValueError:  # the rest of a line
        return ""


_CALLS: dict[str, tuple[str, Callable[..., str]]] = {
    "write": ("write", _of_descriptor),
    "fsync": ("sync", _of_descriptor),
    "mkdir": ("make", _of_path),
    "rename": ("rename", _of_target),
    "replace": ("rename", _of_target),
    "unlink": ("remove", _of_path),
    "rmdir": ("remove", _of_path),
}
