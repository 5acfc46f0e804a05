"""A recorded run, opened for reading: finished, interrupted, or still going on."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from robsweep.config.points import space_of
from robsweep.errors import UserError
from robsweep.forecast.outlook import Outlook, outlook
from robsweep.results.chances import with_chances
from robsweep.results.find_configuration import key_of
from robsweep.results.front import front_table
from robsweep.results.row import ResultRow
from robsweep.results.rows import Rows
from robsweep.results.schema0.recorded_events import recorded_events
from robsweep.results.store import frame_of
from robsweep.run.events import Event, Scored
from robsweep.run.journal import View, read_events
from robsweep.run.journal_file import JournalFile
from robsweep.run.score_sheet import ScoreSheet
from robsweep.run.sheet_effort import with_effort
from robsweep.run.state import RunState
from robsweep.run.store import Store, open_store
from robsweep.run.trial_id import TrialId

_POLL_S = 1.0


class Run:
    """A run at the moment at which it was opened or last refreshed; nothing is ever written.

    Raises:
        UserError: no run lies there, it is damaged, or a newer version of robsweep wrote it.
    """

    def __init__(self, store: Store, folds: Sequence[View] = ()) -> None:
        """``folds``: are given every event as it is read."""
        self.store = store
        self._lines, self._recorded = JournalFile(store), recorded_events(store)
        self.state, self._rows = RunState(), Rows()
        self._folds = (self._rows, *folds)
        self._ahead: tuple[int, Outlook | None] | None = None
        self.refresh()
        if self.state.seq < 0:
            raise UserError(f"{store.uri} holds no run: there is no journal")

    def refresh(self) -> list[Event]:
        """Read what was recorded since; the new events."""
        found = []
        for event in self.events(self.state.seq + 1):
            self.state.apply(event)
            for fold in self._folds:
                fold.on(event, self.state)
            found.append(event)
        return found

    def rows(self) -> list[ResultRow]:
        """A row for every scored (configuration, seed, epoch)."""
        return self._rows.rows()

    def table(self) -> pd.DataFrame:
        """``rows`` with the columns of ``results.parquet``, and with chances to be on the front."""
        return frame_of(with_chances(self._rows.rows(), self.outlook()))

    def outlook(self) -> Outlook | None:
        """How sure the front is, and what is expected to be left; None where too little is known."""
        if self._ahead is None or self._ahead[0] != self.state.seq:
            self._ahead = self.state.seq, outlook(self.state, space_of(self.state.sweep))
        return self._ahead[1]

    def front(self, objectives: Sequence[str] | None = None) -> pd.DataFrame:
        """The front of what has completed; ``objectives``: those of the sweep unless given."""
        return front_table(self.table(), objectives or self.state.sweep.objectives)

    def chance(self, key: str) -> float | None:
        """Probability that a configuration is on the front of all that was tried; None where nothing is forecast."""
        ahead = self.outlook()
        return None if ahead is None else ahead.chances.get(key)

    def events(self, since: int = 0) -> Iterator[Event]:
        """Everything that was recorded, from event number ``since`` on."""
        yield from read_events(self._lines, since) if self._recorded is None else self._recorded[since:]

    def follow(self, *, every_s: float = _POLL_S) -> Iterator[Event]:
        """Events as they are recorded from now on, until the run ends; waits for them."""
        while True:
            yield from self.refresh()
            if self.state.ended is not None:
                return
            time.sleep(every_s)

    def sheet(self, configuration: str, seed: int = 0, epoch: int | None = None) -> ScoreSheet:
        """The whole score sheet of a checkpoint.

        Args:
            configuration: as in ``names.key_of``.
            seed: of the training.
            epoch: the last one that was scored unless given.

        Raises:
            UserError: there is no such checkpoint; lists what there is.
        """
        trial = TrialId(self.key(configuration), seed)
        found = self.state.trials.get(trial)
        scored = found.sheets if found is not None else {}
        wanted = max(scored, default=0) if epoch is None else epoch
        if wanted not in scored:
            there = ", ".join(map(str, scored)) or "none"
            raise UserError(f"{configuration} with seed {seed} has no scores of epoch {wanted}; scored epochs: {there}")
        fact = next(self.events(scored[wanted])).fact
        assert isinstance(fact, Scored)
        return with_effort(fact.sheet, self.state.sweep.scoring)

    def key(self, configuration: str) -> str:
        """The key of a configuration of the run; what ``configuration`` may be, and errors, as in ``names.key_of``."""
        return key_of(self.state, configuration)


def open_run(place: str | Path) -> Run:
    """Open a run by its folder or URI; errors as in ``Run``."""
    return Run(open_store(place))
