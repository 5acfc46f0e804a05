"""Work goes to idle actors, and to another when one dies."""

import asyncio

import pytest
from ray.exceptions import RayActorError

from robsweep.scoring.pool import crew as crew_module
from robsweep.scoring.pool.crew import Crew


def _never():
    return False


def test_every_unit_of_work_is_done_once_and_no_actor_does_two_at_a_time():
    async def scene():
        crew = Crew(["a", "b", "c"])
        busy, done = set(), []

        async def work(actor, number):
            assert actor not in busy
            busy.add(actor)
            await asyncio.sleep(0.001)
            busy.remove(actor)
            done.append(number)
            return number

        calls = (crew.run(lambda actor, n=number: work(actor, n), _never) for number in range(20))
        assert await asyncio.gather(*calls) == list(range(20))
        assert sorted(done) == list(range(20))
        assert crew.waiting == 0
        return crew.idle_share

    assert 0 <= asyncio.run(scene()) < 1


def test_a_dead_actor_s_work_is_handed_out_again(monkeypatch):
    monkeypatch.setattr(crew_module, "_RESTART_WAIT_S", 0.0)

    async def scene():
        crew, tried = Crew(["dead", "alive"]), []

        async def work(actor):
            tried.append(actor)
            if actor == "dead":
                raise RayActorError
            return actor

        assert await crew.run(work, _never) == "alive"
        return tried

    assert asyncio.run(scene()) == ["dead", "alive"]


def test_work_that_kills_every_actor_is_given_up(monkeypatch):
    monkeypatch.setattr(crew_module, "_RESTART_WAIT_S", 0.0)

    async def scene():
        crew, tried = Crew(["a"]), []

        async def work(actor):
            tried.append(actor)
            raise RayActorError

        with pytest.raises(RayActorError):
            await crew.run(work, _never)
        assert len(tried) == 4
        assert await crew.run(lambda actor: asyncio.sleep(0, actor), _never) == "a"  # it was put back

    asyncio.run(scene())


def test_what_nobody_wants_is_not_begun():
    async def scene():
        with pytest.raises(asyncio.CancelledError):
            await Crew(["a"]).run(lambda actor: pytest.fail("was called"), lambda: True)

    asyncio.run(scene())


def test_a_crew_without_work_is_idle():
    async def scene():
        return Crew(["a"]).idle_share

    assert asyncio.run(scene()) == 1.0
