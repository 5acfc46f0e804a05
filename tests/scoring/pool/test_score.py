"""One checkpoint scored by a crew, against the same checkpoint scored in this process."""

import asyncio
from types import SimpleNamespace

import pytest

from robsweep.scoring.local import score_here
from robsweep.scoring.pool import score as module
from robsweep.scoring.pool.crew import Crew
from robsweep.scoring.pool.score import score
from robsweep.scoring.values import Scope


class _Handle:
    """A worker of this process as an actor handle."""

    def __init__(self, worker):
        for name in ("embed", "rank", "review", "attack"):
            method = SimpleNamespace(remote=self._called(getattr(worker, name)))
            setattr(self, name, SimpleNamespace(options=lambda name, method=method: method))

    def _called(self, method):
        async def call(*arguments):
            return method(*arguments)

        return call


@pytest.fixture
def crew_scores(open_worker, checkpoint, quick, monkeypatch):
    """Scores a checkpoint by some actors; gives the sheet, that of this process, and what was told."""
    monkeypatch.setattr(module, "ray", SimpleNamespace(put=lambda value: value))

    def run(actors, cancelled=lambda: False):
        scoring = quick(attacks=("TMA", "ES"), queries=8, shard_queries=2)
        request, worker, _ = open_worker(checkpoint, scoring)
        told = []

        async def scene():
            crew = Crew([_Handle(worker) for _ in range(actors)])
            scope = Scope(worker.images)
            return await score(
                request, scoring, crew, cancelled, scope=scope, progress=lambda passes, done: told.append(done)
            )

        return asyncio.run(scene()), score_here(request, scoring, worker), told

    return run


@pytest.mark.parametrize("actors", [1, 3])
def test_the_sheet_is_that_of_one_process(crew_scores, actors):
    sheet, expected, _ = crew_scores(actors)
    assert sheet.model_copy(update={"score_seconds": expected.score_seconds}) == expected


def test_progress_rises_to_the_whole(crew_scores):
    _, _, told = crew_scores(2)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) == 8


def test_what_nobody_wants_any_more_is_left_undone(crew_scores):
    with pytest.raises(asyncio.CancelledError):
        crew_scores(1, cancelled=lambda: True)
