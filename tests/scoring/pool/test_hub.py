"""The hub's book-keeping, without actors: slots in order, sheets, grants."""

import asyncio

import robsweep.scoring.pool.hub as hub_module
from robsweep.config.configuration import configuration_of
from robsweep.config.scoring import ScoringConfig
from robsweep.scoring.pool import Failure, Hub
from robsweep.scoring.request import ScoreRequest


def _hub(slots=1):
    return Hub([], ScoringConfig(), slots, (10, 5))


def test_training_slots_are_given_in_the_order_of_the_sweep():
    async def scene():
        hub = _hub()
        got = []

        async def train(name):
            await hub.begin_training(name)
            got.append(name)
            await asyncio.sleep(0)
            await hub.end_training(name)

        for name in ("a", "b", "c"):
            await hub.expect(name)
        await asyncio.gather(train("c"), train("b"), train("a"))
        return got

    assert asyncio.run(scene()) == ["a", "b", "c"]


def test_no_more_than_the_slots_train_at_once():
    async def scene():
        hub = _hub(slots=2)
        now, most = set(), 0

        async def train(name):
            nonlocal most
            await hub.begin_training(name)
            now.add(name)
            most = max(most, len(now))
            await asyncio.sleep(0.001)
            now.remove(name)
            await hub.end_training(name)
            await hub.end_training(name)  # twice is once

        names = [str(number) for number in range(7)]
        for name in names:
            await hub.expect(name)
        await asyncio.gather(*map(train, names))
        return most

    assert asyncio.run(scene()) == 2


def test_a_trial_that_dies_gives_its_slot_and_its_place_back():
    async def scene():
        hub = _hub()
        for name in ("a", "b", "c"):
            await hub.expect(name)
        await hub.begin_training("a")
        waiting = asyncio.create_task(hub.begin_training("c"))
        await hub.forget("b")  # never came
        await hub.forget("a")  # died in training
        await asyncio.wait_for(waiting, 1)
        await hub.begin_training("a")  # its thread is told to go on and end
        await hub.end_training("a")
        await hub.end_training("c")

    asyncio.run(scene())


def test_a_sheet_that_is_not_there_yet_is_none():
    async def scene():
        return await _hub().sheet("a", 0, 0.01)

    assert asyncio.run(scene()) is None


def test_a_failed_scoring_is_told_with_its_reason(tmp_path):
    from robsweep.config.configuration import configuration_of
    from robsweep.scoring.pool import Failure
    from robsweep.scoring.request import ScoreRequest

    async def scene():
        hub = _hub()
        request = ScoreRequest(configuration_of("digits:rc2f2:ptripletN"), 0, 0, 1, str(tmp_path / "nothing"))
        await hub.submit("a", request)
        await hub.submit("a", request)  # twice is once
        return await hub.sheet("a", 0, 5)

    failure = asyncio.run(scene())
    assert isinstance(failure, Failure)
    assert "nothing" in failure.reason
    assert (failure.rung, failure.epoch) == (0, 1)


def test_a_granted_trial_goes_on_and_so_does_one_that_is_forgotten():
    async def scene():
        hub = _hub()
        first = asyncio.create_task(hub.granted("a", 0))
        second = asyncio.create_task(hub.granted("b", 0))
        await asyncio.sleep(0)
        hub.grant("a", 0)
        await asyncio.wait_for(first, 1)
        assert not second.done()
        await hub.forget("b")
        await asyncio.wait_for(second, 1)

    asyncio.run(scene())


def test_a_trial_that_ended_waits_for_nothing_and_is_not_scored():
    from robsweep.config.configuration import configuration_of
    from robsweep.scoring.request import ScoreRequest

    async def scene():
        hub = _hub()
        assert not hub.ended("a")
        await hub.forget("a")
        assert hub.ended("a")
        await asyncio.wait_for(hub.granted("a", 0), 1)
        await hub.submit("a", ScoreRequest(configuration_of("digits:rc2f2:ptripletN"), 0, 0, 1, "nothing"))
        return await hub.sheet("a", 0, 0.2)

    assert asyncio.run(scene()) is None


def test_late_word_of_a_forgotten_trial_is_not_shown():
    async def scene():
        hub = _hub()
        hub.progress("a", 0, {"step": 1})
        hub.progress("b", 0, {"step": 1})
        await hub.forget("a")
        hub.progress("a", 0, {"step": 2})
        return hub.snapshot()["trials"]

    assert asyncio.run(scene()) == {"b": {0: {"step": 1}}}


def test_an_error_without_words_is_a_failure_with_its_name(monkeypatch):
    async def broken(*_arguments, **_options):
        raise MemoryError

    monkeypatch.setattr(hub_module, "score", broken)

    async def scene():
        hub = _hub()
        future = asyncio.get_running_loop().create_future()
        await hub._score(ScoreRequest(configuration_of("digits:rlenet:ptripletN"), 0, 1, 2, ""), future)
        return future.result()

    assert asyncio.run(scene()) == Failure(2, 1, "MemoryError")


def test_after_a_failure_the_rest_of_the_checkpoint_is_left_undone(monkeypatch):
    asked = []

    async def broken(request, scoring, crew, unwanted, **counts):
        asked.append(unwanted)
        raise ValueError("lost")

    monkeypatch.setattr(hub_module, "score", broken)

    async def scene():
        hub = _hub()
        future = asyncio.get_running_loop().create_future()
        await hub._score(ScoreRequest(configuration_of("digits:rlenet:ptripletN"), 0, 1, 2, ""), future)
        return future

    assert asyncio.run(scene()).result().reason == "ValueError: lost"
    (unwanted,) = asked
    assert unwanted()  # by which units that wait for an actor know that nobody wants them
