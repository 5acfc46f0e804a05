"""What this process has appended to objects, which are put anew as a whole each time."""

from typing import NamedTuple


class Written(NamedTuple):
    """What this process has appended to a file, and which sizes may stand there.

    A put whose answer was lost may or may not have taken place. Any other size is another writer's.
    """

    content: bytes
    sizes: frozenset[int]


class Appends:
    """By name of the file. Of the segments of a journal, files of one folder, only the last is kept."""

    def __init__(self) -> None:
        self._known: dict[str, Written] = {}

    def of(self, name: str) -> Written | None:
        """What is known of a file."""
        return self._known.get(name)

    def begin(self, name: str, before: Written, after: bytes) -> None:
        """``after`` is to be put in place of ``before``: from now on either may stand there."""
        folder = name.rpartition("/")[0]
        for other in [other for other in self._known if other != name and other.rpartition("/")[0] == folder]:
            del self._known[other]
        self._known[name] = Written(before.content, before.sizes | {len(after)})

    def end(self, name: str, after: bytes) -> None:
        """``after`` was put."""
        self._known[name] = Written(after, frozenset([len(after)]))

    def forget(self, name: str) -> None:
        """A file, or all files of a folder, that something else becomes of."""
        self._known = {other: known for other, known in self._known.items() if not f"{other}/".startswith(f"{name}/")}
