"""Figures of a rung's entries that need not be made anew for every decision."""

from collections.abc import Callable
from itertools import islice
from typing import Generic, Protocol, TypeVar

from robsweep.run.rung import Entry, Rung


class RungStatistic(Protocol):
    """Something that follows from the entries of one rung."""

    def add(self, entry: Entry) -> None:
        """Take up the next entry."""


_Kept = TypeVar("_Kept", bound=RungStatistic)


class RungCache(Generic[_Kept]):
    """Figures of each rung, brought up to date by the entries recorded since; begun again where one was replaced.

    A function of the rung alone: what is kept saves time and changes no result.

    Args:
        begin: figures of a rung without entries.
    """

    def __init__(self, begin: Callable[[], _Kept]) -> None:
        self._begin = begin
        self._kept: dict[int, tuple[Rung, int, int, _Kept]] = {}

    def of(self, rung: Rung) -> _Kept:
        """The figures of all its entries."""
        known, changes, count, figures = self._kept.get(rung.epoch, (None, 0, 0, None))
        if figures is None or known is not rung or changes != rung.changes:
            count, figures = 0, self._begin()
        newest = islice(reversed(rung.entries.values()), len(rung.entries) - count)
        for entry in reversed(list(newest)):
            figures.add(entry)
        self._kept[rung.epoch] = (rung, rung.changes, len(rung.entries), figures)
        return figures
