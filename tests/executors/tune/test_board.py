"""What workers are told of how far they may train."""

import asyncio

from robsweep.executors.tune.board import TrainingBoard


def test_progress_is_of_trials_that_are_being_trained():
    board = TrainingBoard()
    board.progress("a", 0, "first")
    board.progress("a", 1, "second")
    board.progress("b", 0, "other")
    board.clear("b")
    assert board.snapshot() == {"a": {0: "first", 1: "second"}}


def test_a_group_waits_at_its_rung_until_it_may_train_on():
    async def scene():
        board = TrainingBoard()
        await board.grant("a", 1)
        driver = asyncio.create_task(board.has_reached("a", 1, 5))
        await asyncio.sleep(0)
        assert not driver.done()
        await board.reached("a", 1)
        assert await driver
        worker = asyncio.create_task(board.beyond("a", 1, 5))
        await asyncio.sleep(0.01)
        assert not worker.done()
        await board.grant("a", 4)
        assert await worker
        assert not await board.beyond("a", 4, 0.01)

    asyncio.run(scene())


def test_a_group_that_is_to_end_waits_no_longer():
    async def scene():
        board = TrainingBoard()
        await board.grant("a", 1)
        worker = asyncio.create_task(board.beyond("a", 1, 5))
        await asyncio.sleep(0)
        await board.end("a")
        assert await worker
        assert board.ended("a")
        await board.grant("a", 2)  # taken up again later
        assert not board.ended("a")

    asyncio.run(scene())


def test_what_is_not_there_in_time_is_told_so():
    async def scene():
        return await TrainingBoard().has_reached("a", 1, 0.01)

    assert asyncio.run(scene()) is False
