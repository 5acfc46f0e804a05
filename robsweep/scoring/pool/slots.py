"""Who may train now: so many trials at a time, in the sweep's order."""

import asyncio


class TrainingSlots:
    """A queue before a number of slots.

    One more trial than there are slots is alive: while a finished one waits for its last score, the next trains. The
    queue keeps them in the sweep's order, whichever process starts up first.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._queue: list[str] = []
        self._turn = asyncio.Condition()
        self._training: set[str] = set()
        self._ended: set[str] = set()

    async def expect(self, trial: str) -> None:
        """Put a trial at the end of the queue."""
        async with self._turn:
            self._queue.append(trial)
            self._turn.notify_all()

    async def take(self, trial: str) -> None:
        """Return once a slot is free and the trial is the first in the queue; or when the trial was dropped."""
        async with self._turn:
            await self._turn.wait_for(lambda: trial in self._ended or (self._free > 0 and self._queue[:1] == [trial]))
            if trial not in self._ended:
                self._queue.remove(trial)
                self._free -= 1
                self._training.add(trial)
                self._turn.notify_all()

    async def give_back(self, trial: str) -> None:
        """Free a trial's slot, if it has one."""
        async with self._turn:
            if trial in self._training:
                self._training.remove(trial)
                self._free += 1
                self._turn.notify_all()

    async def drop(self, trial: str) -> None:
        """A trial ended: it leaves the queue or gives its slot back, and will not get another."""
        self._ended.add(trial)
        await self.give_back(trial)
        async with self._turn:
            if trial in self._queue:
                self._queue.remove(trial)
            self._turn.notify_all()

    def dropped(self, trial: str) -> bool:
        """Whether the trial ended."""
        return trial in self._ended
