"""The desk's book-keeping, without actors."""

import asyncio

import pytest

import robsweep.scoring.pool.desk as module
from robsweep.config.configuration import configuration_of
from robsweep.config.scoring import ScoringConfig
from robsweep.scoring.pool import Failure, Patience, ScoreDesk
from robsweep.scoring.request import ScoreRequest

REQUEST = ScoreRequest(configuration_of("digits:rlenet:ptripletN"), 0, 2, "nothing")


def _desk():
    return ScoreDesk([], ScoringConfig(), (10, 5))


@pytest.fixture
def scored(monkeypatch):
    """Stands for the crew: what it was asked for, and what it answers with or raises."""
    asked, answer = [], {}

    async def score(request, scoring, crew, unwanted, progress, scope, patience):
        progress(70, 0.25)
        asked.append((request, unwanted, scope, patience))
        await asyncio.sleep(0)
        outcome = answer.get(request.folder, f"sheet of {request.folder}")
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    monkeypatch.setattr(module, "score", score)
    return asked, answer


def test_nothing_is_finished_before_it_is_submitted():
    assert asyncio.run(_desk().finished(0.01)) == []


def test_what_is_submitted_is_scored_once_and_fetched_once(scored):
    async def scene():
        desk = _desk()
        await desk.submit("a", REQUEST)
        await desk.submit("a", REQUEST)
        assert desk.snapshot().scoring == {"a": 0.0}
        await asyncio.sleep(0.05)  # the task begins, and reads its folder in a thread
        first = await desk.finished(5)
        return first, await desk.finished(0.01), desk.snapshot()

    first, second, snapshot = asyncio.run(scene())
    assert (first, second, snapshot.scoring) == ([("a", "sheet of nothing")], [], {})
    assert snapshot.passes == 70  # those of all that was scored, ended or not
    ((request, _, scope, patience),) = scored[0]
    assert request == REQUEST
    assert scope[:2] == (10, 5)
    assert patience == Patience()


def test_all_that_is_finished_comes_at_once(scored):
    async def scene():
        desk = _desk()
        for name in "abc":
            await desk.submit(name, REQUEST)
        await asyncio.sleep(0.01)
        return await desk.finished(5)

    assert [name for name, _ in asyncio.run(scene())] == ["a", "b", "c"]


def test_a_checkpoint_that_cannot_be_read_is_told_with_its_reason(tmp_path):
    async def scene():
        desk = _desk()
        await desk.submit("a", ScoreRequest(REQUEST.configuration, 0, 1, str(tmp_path / "gone")))
        return await desk.finished(5)

    ((name, failure),) = asyncio.run(scene())
    assert name == "a"
    assert isinstance(failure, Failure)
    assert "gone" in failure.reason


def test_an_error_without_words_is_a_failure_with_its_name(scored):
    scored[1]["nothing"] = MemoryError()

    async def scene():
        desk = _desk()
        await desk.submit("a", REQUEST)
        return await desk.finished(5)

    ((name, failure),) = asyncio.run(scene())
    assert (name, failure.reason) == ("a", "MemoryError")
    assert failure.trace.startswith("Traceback")


def test_after_a_failure_the_rest_of_the_checkpoint_is_left_undone(scored):
    scored[1]["nothing"] = ValueError("lost")

    async def scene():
        desk = _desk()
        await desk.submit("a", REQUEST)
        ((_, failure),) = await desk.finished(5)
        return failure

    assert asyncio.run(scene()).reason == "ValueError: lost"
    ((_, unwanted, _, _),) = scored[0]
    assert unwanted()  # by which units that wait for an actor know that nobody wants them
