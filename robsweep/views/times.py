"""When a run's processes ran, and how much work they did."""

from datetime import UTC, datetime

from robsweep.run.events import Event, Opened, Resumed, Saved, Scored
from robsweep.run.state import RunState


class Times:
    """A fold over a run's events.

    ``first``, ``last``: when the first and the newest were written down. ``hours_before``: of wall time of all
    processes but the newest. ``worked_s``: seconds that the newest took for training and scoring, added up over all
    that was done at the same time.
    """

    def __init__(self) -> None:
        self.first = self.last = self._began = datetime.now(UTC)
        self.hours_before = self.worked_s = 0.0

    def on(self, event: Event, state: RunState) -> None:
        """Take up the next event; ``state`` is that after it."""
        fact = event.fact
        if event.seq == 0:
            self.first = self.last = self._began = event.at
        if isinstance(fact, Opened | Resumed):
            self.hours_before += self.hours(self.last)
            self._began, self.worked_s = event.at, 0.0
        elif isinstance(fact, Saved):
            before = [saved.train_seconds for at, saved in state.trials[fact.trial].saved.items() if at < fact.epoch]
            self.worked_s += fact.train_seconds - max(before, default=0.0)
        elif isinstance(fact, Scored):
            self.worked_s += fact.sheet.score_seconds
        self.last = event.at

    def hours(self, until: datetime) -> float:
        """Since the run was begun or taken up last."""
        return max(0.0, (until - self._began).total_seconds() / 3600)
