"""On whom a problem of a sweep is blamed: on its file, or on the option of the command line that brought it."""

from collections.abc import Callable, Mapping, Sequence

from robsweep.config.changes import keys_of
from robsweep.errors import Problem

OPTIONS = {
    "dataset": "--dataset",
    "name": "--name",
    "training.epochs": "--epochs",
    "search.samples": "--samples",
    "data_root": "--data-root",
    "deterministic": "--deterministic",
}
"""Keys that have an option of their own in ``robsweep run``, beside ``--set``."""


def blamed(
    problem: Problem,
    source: str,
    changed: Sequence[str],
    problems: Callable[[int], Sequence[Problem]],
    options: Mapping[str, str] = OPTIONS,
    *,
    alone: bool = True,
) -> Problem:
    """The problem with a message that begins with who is to blame.

    Args:
        problem: what is wrong with all changes made.
        source: the sweep file.
        changed: the keys that were changed, dotted, in this order.
        problems: those with only the first N changes made.
        options: of the command, by the key each changes.
        alone: it is the only problem with all changes made.

    The last change of that key, or of one above it, is to blame. Failing that (two keys that do not go together), the
    source is, if it is wrong by itself, and otherwise the first change after which the problem is there.
    """
    for key in reversed(changed):
        path = keys_of(key)
        if problem.path == path:
            return Problem((), f"{_option(key, options)}: {problem.message}")
        if problem.path[: len(path)] == path:
            return Problem((), f"{_option(key, options)}: {problem}")

    def there(count: int) -> bool:
        return any(one.path == problem.path for one in problems(count))

    # of one problem alone the source is to blame even where another one hides it
    if not changed or there(0) or (alone and problems(0)):
        return Problem((), f"{source}: {problem}")
    first = next(count for count in range(1, len(changed) + 1) if there(count))
    return Problem((), f"{_option(changed[first - 1], options)}: {problem}")


def _option(key: str, options: Mapping[str, str]) -> str:
    own = f"{options[key]} or " if key in options else ""
    return f"{own}--set {key}"
