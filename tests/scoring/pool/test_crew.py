"""Work goes to idle actors, and to another when one dies or hangs."""

import asyncio

import pytest
from ray.exceptions import RayActorError

from robsweep.scoring.pool.crew import Crew, HungError


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


class Revived:
    """Stands for ``revive``: who was to be brought back, and whether that succeeds."""

    def __init__(self, succeeds=True):
        self.asked, self.succeeds = [], succeeds

    async def __call__(self, actor, *, hung):
        self.asked.append((actor, hung))
        await asyncio.sleep(0)
        return self.succeeds


def _raising(errors):
    """Work that raises what ``errors`` holds for an actor, or never ends where that is ``None``."""
    tried = []

    async def work(actor):
        tried.append(actor)
        if actor not in errors:
            return actor
        if errors[actor] is None:
            await asyncio.Event().wait()
        raise errors[actor]

    return work, tried


@pytest.mark.parametrize(("error", "word"), [(RayActorError(), "died"), (None, "hangs")])
def test_an_actor_s_work_goes_to_another_when_it_dies_or_hangs(error, word):
    async def scene():
        said, revived = [], Revived()
        crew = Crew(["lost", "alive"], tell=said.append, revive=revived)
        work, tried = _raising({"lost": error})
        assert await crew.run(work, _never, deadline_s=0.05) == "alive"
        await asyncio.sleep(0.01)
        assert tried == ["lost", "alive"]
        assert revived.asked == [("lost", error is None)]
        assert said == [f"an attack actor {word}; its shard goes to another while it is replaced"]
        again = await asyncio.gather(*(crew.run(lambda actor: asyncio.sleep(0.001, actor), _never) for _ in range(2)))
        assert sorted(again) == ["alive", "lost"]  # it is back

    asyncio.run(scene())


def test_nobody_works_on_an_actor_that_is_being_brought_back():
    async def scene():
        back = asyncio.Event()

        async def slow(actor, *, hung):
            await back.wait()
            return True

        crew = Crew(["a"], revive=slow)
        deaths = iter([RayActorError(), None])

        async def work(actor):
            if error := next(deaths):
                raise error
            return actor

        running = asyncio.ensure_future(crew.run(work, _never))
        await asyncio.sleep(0.01)
        assert (crew.waiting, crew.working) == (1, 0)
        back.set()
        assert await running == "a"

    asyncio.run(scene())


@pytest.mark.parametrize(("error", "raised"), [(RayActorError(), RayActorError), (None, HungError)])
def test_work_that_no_actor_survives_is_given_up(error, raised):
    async def scene():
        crew = Crew(["a"], retries=2, revive=Revived())
        work, tried = _raising({"a": error})
        with pytest.raises(raised):
            await crew.run(work, _never, deadline_s=0.02)
        assert tried == ["a"] * 3
        assert await crew.run(lambda actor: asyncio.sleep(0, actor), _never) == "a"  # it was put back

    asyncio.run(scene())


def test_what_a_unit_of_work_raises_is_no_fault_of_the_actor():
    async def scene():
        revived = Revived()
        crew = Crew(["a"], revive=revived)
        work, tried = _raising({"a": ValueError("of the shard")})
        with pytest.raises(ValueError, match="of the shard"):
            await crew.run(work, _never)
        assert (tried, revived.asked) == (["a"], [])
        assert await crew.run(lambda actor: asyncio.sleep(0, actor), _never) == "a"

    asyncio.run(scene())


def test_without_an_actor_left_all_work_fails():
    async def scene():
        said = []
        crew = Crew(["a"], tell=said.append, revive=Revived(succeeds=False))
        work, _ = _raising({"a": RayActorError()})
        for outcome in await asyncio.gather(*(crew.run(work, _never) for _ in range(3)), return_exceptions=True):
            assert isinstance(outcome, RuntimeError)
            assert "no attack actor is left" in str(outcome)
        assert said[-1] == "an attack actor did not come back: 0 left"

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
