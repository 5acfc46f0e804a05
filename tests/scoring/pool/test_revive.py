"""An attack actor that died or hangs is brought back."""

import asyncio
from types import SimpleNamespace

import pytest
from ray.exceptions import RayActorError

from robsweep.scoring.pool import revive as module
from robsweep.scoring.pool.revive import revive


class _Actor:
    """``answers``: an error, None where it never answers, or its counts."""

    def __init__(self, *answers):
        self._answers = list(answers)
        self.counts = SimpleNamespace(remote=self._answer)

    async def _answer(self):
        answer = self._answers.pop(0)
        if answer is None:
            await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def killed(monkeypatch):
    """Who was killed; nobody is waited for longer than an instant."""
    found = []
    monkeypatch.setattr(module, "ray", SimpleNamespace(kill=lambda actor, no_restart: found.append(no_restart)))
    monkeypatch.setattr(module, "_PAUSE_S", 0.0)
    monkeypatch.setattr(module, "_ANSWER_S", 0.01)
    return found


def test_one_that_died_answers_once_it_has_restarted(killed):
    assert asyncio.run(revive(_Actor(RayActorError(), RayActorError(), (1, 2)), hung=False))
    assert killed == []


def test_one_that_hangs_is_killed_to_be_restarted(killed):
    assert asyncio.run(revive(_Actor((1, 2)), hung=True))
    assert killed == [False]


def test_one_that_hangs_while_it_restarts_is_killed_too(killed):
    assert asyncio.run(revive(_Actor(RayActorError(), None, RayActorError(), (1, 2)), hung=False))
    assert killed == [False]


def test_one_that_never_comes_back_is_given_up(killed, monkeypatch):
    times = iter([0.0, 0.0, 1000.0])
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: next(times)))
    assert not asyncio.run(revive(_Actor(RayActorError()), hung=False))
