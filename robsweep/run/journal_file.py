"""The journal as lines of text in numbered segments: ``journal/00000001.jsonl``, ``journal/00000002.jsonl``, ...

A line ends with its newline. A last line without one is a torn write: it was never reported as written, readers leave
it out, and ``repair`` cuts it off before a writer goes on.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from robsweep.errors import UserError
from robsweep.run.store import Store


class _Place(NamedTuple):
    """A line's beginning: its number, its segment (from 1), and the bytes of the segment before it."""

    line: int = 0
    segment: int = 1
    offset: int = 0


class JournalFile:
    """Reads and writes the lines. It remembers byte offsets, so reading again costs only what is new."""

    def __init__(self, store: Store, folder: str = "journal") -> None:
        self._store = store
        self._folder = folder
        self._first_lines: list[int] = []
        """The number of the first line of every segment read, the last one perhaps in part."""
        self._end: _Place | None = None
        """Where the complete lines that were read end."""
        self._writing: tuple[int, int] | None = None
        """The segment to append to, and its bytes."""

    def append(self, line: str) -> None:
        """Add a line; it is durable when this returns. The first one after a writer that died follows ``repair``.

        Raises:
            ValueError: the text holds a newline or NUL, or is no Unicode.
            OSError: it cannot be written; the journal stays as it was.
        """
        if "\n" in line or "\0" in line:
            raise ValueError(f"expected one line of text, got {line!r}")
        content = f"{line}\n".encode()
        segment, size = self._writing or self._last()
        if size >= self._store.segment_bytes:
            segment, size = segment + 1, 0
        self._store.append(self._name(segment), content)
        self._writing = segment, size + len(content)

    def read(self, since: int = 0) -> Iterator[tuple[int, str]]:
        """(number from 0, text) of all complete lines there are by now, from line ``since`` on.

        Raises:
            UserError: a segment is missing, or a line is damaged; names the segment and the line in it (from 1).
            OSError: it cannot be read.
        """
        place = self._beginning(since)
        while True:
            # Asked first: once the next segment is there, nothing is added to this one.
            closed = self._store.size(self._name(place.segment + 1)) is not None
            content = self._store.read(self._name(place.segment), place.offset)
            if content is None:
                return
            if place.segment > len(self._first_lines):
                self._first_lines.append(place.line)
            lines = self._complete_lines(content, place, closed)
            end = _Place(place.line + len(lines), place.segment, place.offset + content.rfind(b"\n") + 1)
            self._end = max(self._end or end, end)
            yield from ((number, text) for number, text in enumerate(lines, place.line) if number >= since)
            if not closed:
                return
            place = _Place(end.line, end.segment + 1)

    def repair(self) -> None:
        """Cut a torn end off, for a writer that goes on; where there is none, nothing happens."""
        self._writing = None
        segment = max(self._segments(), default=1)
        content = self._store.read(self._name(segment)) or b""
        complete = content.rfind(b"\n") + 1
        if complete < len(content):
            self._store.truncate(self._name(segment), complete)

    def _last(self) -> tuple[int, int]:
        """The last segment and its bytes."""
        segment = max(self._segments(), default=1)
        return segment, self._store.size(self._name(segment)) or 0

    def _segments(self) -> list[int]:
        """Numbers of all segments.

        Raises:
            UserError: one is missing between others.
        """
        segment = re.compile(rf"{re.escape(self._folder)}/([0-9]{{8,}})\.jsonl")
        names = map(segment.fullmatch, self._store.list(self._folder))
        numbers = sorted(int(name[1]) for name in names if name)
        if missing := set(range(1, len(numbers) + 1)) - set(numbers):
            raise UserError(f"{self._store.uri} is damaged: {self._name(min(missing))} is missing")
        return numbers

    def _beginning(self, since: int) -> _Place:
        """Where to begin to read: at the end of what is known, or with the segment that holds the line."""
        if self._end is None:
            self._segments()
            return _Place()
        if since >= self._end.line:
            return self._end
        segment = bisect_right(self._first_lines, since)
        return _Place(self._first_lines[segment - 1], segment)

    def _complete_lines(self, content: bytes, place: _Place, closed: bool) -> list[str]:
        """The complete lines of ``content``, which begins at ``place``."""
        *lines, torn = content.split(b"\n")
        if torn and closed:
            raise self._damage(place, len(lines), "it has no end, and another segment follows")
        texts = []
        for index, line in enumerate(lines):
            if b"\0" in line:
                raise self._damage(place, index, "it holds NUL bytes")
            try:
                texts.append(line.decode())
            except UnicodeDecodeError as error:
                raise self._damage(place, index, f"byte {error.start + 1} is not UTF-8") from None
        return texts

    def _damage(self, place: _Place, index: int, reason: str) -> UserError:
        line = place.line + index - self._first_lines[place.segment - 1] + 1
        return UserError(f"{self._name(place.segment)} line {line} is damaged: {reason}")

    def _name(self, segment: int) -> str:
        return f"{self._folder}/{segment:08d}.jsonl"
