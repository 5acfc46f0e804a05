"""An attack actor that died or hangs is asked until it answers; only what actors have is asked of them."""

import asyncio
from types import SimpleNamespace

import pytest
from ray.exceptions import RayActorError

from robsweep.scoring.pool import revive as module
from robsweep.scoring.pool.actor import AttackActor
from robsweep.scoring.pool.revive import revive


class Handle:
    """Stands for an actor's handle: it has the methods of ``AttackActor`` and no others, and answers one by one."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def __getattr__(self, name):
        if not callable(getattr(AttackActor, name, None)):
            raise AttributeError(f"AttackActor has no method {name}")
        return SimpleNamespace(remote=self._answer)

    async def _answer(self):
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        await asyncio.sleep(answer)


@pytest.fixture
def killed(monkeypatch):
    """The handles that were killed; nobody waits long."""
    found = []
    monkeypatch.setattr(module.ray, "kill", lambda actor, no_restart: found.append((actor, no_restart)))
    monkeypatch.setattr(module, "_PAUSE_S", 0.0)
    monkeypatch.setattr(module, "_ANSWER_S", 0.05)
    return found


def test_one_that_died_is_asked_until_it_answers(killed):
    actor = Handle(RayActorError(), RayActorError(), 0)
    assert asyncio.run(revive(actor, hung=False))
    assert (actor.answers, killed) == ([], [])


def test_one_that_hangs_is_killed_and_may_come_back(killed):
    actor = Handle(RayActorError(), 0)
    assert asyncio.run(revive(actor, hung=True))
    assert (actor.answers, killed) == ([], [(actor, False)])


def test_one_that_does_not_answer_is_killed_too(killed):
    actor = Handle(60, 0)
    assert asyncio.run(revive(actor, hung=False))
    assert killed == [(actor, False)]


def test_it_is_given_up_at_last(killed, monkeypatch):
    monkeypatch.setattr(module, "_GIVE_UP_S", 0.0)
    assert not asyncio.run(revive(Handle(), hung=False))
