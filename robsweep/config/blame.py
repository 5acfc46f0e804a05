"""On whom a problem of a sweep is blamed: on its file, or on the option of the command line that brought it."""

import re
from collections.abc import Callable, Mapping, Sequence

OPTIONS = {
    "dataset": "--dataset",
    "name": "--name",
    "training.epochs": "--epochs",
    "search.samples": "--samples",
    "data_root": "--data-root",
}
"""Keys that have an option of their own in ``robsweep run``, beside ``--set``."""
_PATH = re.compile(r"[^\s:]*")


def blamed(
    problem: str,
    file: str,
    keys: Sequence[str],
    after: Callable[[int], str | None],
    options: Mapping[str, str] = OPTIONS,
) -> str:
    """The user's line.

    Args:
        problem: what is wrong with all changes made; it begins with the dotted path of a key.
        file: the sweep file.
        keys: the keys that were changed, in this order.
        after: the problem with only the first N changes made; None: there is none.
        options: of the command, by the key each changes.

    The last change of that key, or of one above it, is to blame. Failing that (two keys that do not go together), the
    file is, if it is wrong by itself, and otherwise the first change after which the problem is there.
    """
    path = path_of(problem)
    for key in reversed(keys):
        if path == key:
            return _option(key, options) + problem.removeprefix(key)
        if path.startswith(f"{key}."):
            return f"{_option(key, options)}: {problem}"
    if not keys or after(0) is not None:
        return f"{file}: {problem}"
    first = next(count for count in range(1, len(keys) + 1) if path_of(after(count) or "") == path)
    return f"{_option(keys[first - 1], options)}: {problem}"


def path_of(problem: str) -> str:
    """The dotted path that a problem begins with; empty where there is none."""
    match = _PATH.match(problem)
    return match[0] if match else ""


def _option(key: str, options: Mapping[str, str]) -> str:
    own = f"{options[key]} or " if key in options else ""
    return f"{own}--set {key}"
