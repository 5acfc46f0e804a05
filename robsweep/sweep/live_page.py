"""The page of a run as it grows: made again when there is something new."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from robsweep.adversarial_examples.make import examples_of
from robsweep.adversarial_examples.time_limit import TimeLimit
from robsweep.page.build import NO_EXAMPLES, report_of
from robsweep.page.document.examples import Examples
from robsweep.page.render import render, render_waiting
from robsweep.results.open import Run
from robsweep.sweep.place import RunPlace
from robsweep.sweep.report import AT_THE_END_S

_EVERY_S = 1.0
_LATER = Examples(says=("They are made when the run has ended.",))


class PageState(NamedTuple):
    """How many events were recorded, and whether the run has ended."""

    events: int
    ended: bool


class LivePage:
    """Reads a run and makes its page; may be asked from several threads.

    Args:
        place: of the run.
        examples: whether adversarial examples are made once the run has ended.
        data_root: where the images for them lie now, the sweep's unless given.
        every_s: the journal is read at most so often.
        clock: seconds, as ``time.monotonic``.

    Raises:
        UserError: as in ``Run``.
    """

    def __init__(
        self,
        place: RunPlace,
        *,
        examples: bool = True,
        data_root: Path | None = None,
        every_s: float = _EVERY_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._place, self._every_s, self._clock = place, every_s, clock
        self._examples, self._data_root = examples, data_root
        self._lock = threading.Lock()
        self._run, self._read_at = Run(place.store), clock()
        self._made: tuple[int, bytes] | None = None

    def standing(self) -> PageState:
        """Of the run by now.

        Raises:
            UserError: the journal is damaged.
            OSError: it cannot be read.
        """
        with self._lock:
            return self._standing()

    def page(self) -> tuple[PageState, bytes]:
        """The page, UTF-8, and what it tells of; errors as in ``standing``."""
        with self._lock:
            standing = self._standing()
            if self._made is None or self._made[0] != standing.events:
                self._made = standing.events, self._make(standing).encode()
            return standing, self._made[1]

    def _standing(self) -> PageState:
        if self._clock() - self._read_at >= self._every_s:
            self._run.refresh()
            self._read_at = self._clock()
        return PageState(self._run.state.seq + 1, self._run.state.ended is not None)

    def _make(self, standing: PageState) -> str:
        if not self._run.rows():
            return render_waiting(self._run.state.name, standing.events)
        examples = NO_EXAMPLES
        if self._examples:
            examples = _LATER
            if standing.ended:
                examples = examples_of(self._run, self._place.stage, TimeLimit(AT_THE_END_S), self._data_root)
        return render(report_of(self._run, reference=self._place.reference, examples=examples), live=standing.events)
