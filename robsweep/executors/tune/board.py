"""Where each training stands, and how far a group of workers may train."""

import asyncio
from collections import defaultdict
from typing import Any


class TrainingBoard:
    """An actor of its own, so that workers are answered whatever the driver does.

    A group of workers trains a trial from rung to rung: at each it says that it is there (``reached``) and waits until
    it may go ``beyond`` it, or the trial has ended.
    """

    def __init__(self) -> None:
        self._progress: dict[str, dict[int, Any]] = defaultdict(dict)
        self._reached: dict[str, int] = defaultdict(int)
        self._granted: dict[str, int] = defaultdict(int)
        self._ended: set[str] = set()
        self._news = asyncio.Condition()

    def progress(self, trial: str, worker: int, state: Any) -> None:
        """Where a trial's worker stands."""
        self._progress[trial][worker] = state

    def clear(self, trial: str) -> None:
        """A trial is not being trained any more."""
        self._progress.pop(trial, None)

    def snapshot(self) -> dict[str, dict[int, Any]]:
        """Progress by trial and worker."""
        return {trial: dict(workers) for trial, workers in self._progress.items()}

    async def grant(self, trial: str, epoch: int) -> None:
        """A trial is trained up to ``epoch``; one that had ended begins again."""
        async with self._news:
            self._ended.discard(trial)
            self._granted[trial] = epoch
            self._news.notify_all()

    async def reached(self, trial: str, epoch: int) -> None:
        """A trial's checkpoint of ``epoch`` is written."""
        async with self._news:
            self._reached[trial] = max(self._reached[trial], epoch)
            self._news.notify_all()

    async def has_reached(self, trial: str, epoch: int, timeout_s: float) -> bool:
        """Whether a trial's checkpoint of ``epoch`` is there; waits up to ``timeout_s`` for it."""
        return await self._when(lambda: self._reached[trial] >= epoch, timeout_s)

    async def beyond(self, trial: str, epoch: int, timeout_s: float) -> bool:
        """Whether a trial may train past ``epoch``, or has ended; waits up to ``timeout_s`` for it."""
        return await self._when(lambda: self._granted[trial] > epoch or trial in self._ended, timeout_s)

    async def end(self, trial: str) -> None:
        """A trial's workers are to stop."""
        async with self._news:
            self._ended.add(trial)
            self._progress.pop(trial, None)
            self._news.notify_all()

    def ended(self, trial: str) -> bool:
        """Whether a trial's workers are to stop."""
        return trial in self._ended

    async def _when(self, condition: Any, timeout_s: float) -> bool:
        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(condition), timeout_s)
            except TimeoutError:
                return False
        return True
