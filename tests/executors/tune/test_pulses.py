"""The pool and the trainings, looked at once a second."""

import threading
from types import SimpleNamespace

import pytest
from ray.exceptions import RayError

from robsweep.executors.tune import pulses as module
from robsweep.executors.tune.pulses import pulses

POOL = SimpleNamespace(scoring={"a": 0.5}, waiting=2, idle_share=0.25, actors=3, working=1, passes=70)
_DEADLINE_S = 120


@pytest.fixture
def scores(monkeypatch):
    """Stands for Ray: its first answer is that the cluster is busy."""
    answers = iter([RayError("busy")])

    def get(asked, timeout):
        if (error := next(answers, None)) is not None:
            raise error
        return POOL, {"a-s0": {0: "step"}}

    monkeypatch.setattr(module, "ray", SimpleNamespace(get=get, exceptions=SimpleNamespace(RayError=RayError)))
    monkeypatch.setattr(module, "_EVERY_S", 0.01)
    remote = SimpleNamespace(snapshot=SimpleNamespace(remote=lambda: None))
    return SimpleNamespace(desk=remote), remote


def test_a_pulse_holds_both_and_a_busy_cluster_is_asked_again(scores):
    shown, came = [], threading.Event()

    def show(pulse):
        shown.append(pulse)
        came.set()

    with pulses(*scores, show):
        assert came.wait(_DEADLINE_S)
    pulse = shown[0]
    assert (pulse.trials, pulse.scoring, pulse.waiting) == ({"a-s0": {0: "step"}}, {"a": 0.5}, 2)
    assert (pulse.idle_share, pulse.actors, pulse.working, pulse.attack_passes) == (0.25, 3, 1, 70)


def test_none_comes_after_the_block(scores):
    shown = []
    with pulses(*scores, shown.append):
        pass
    count = len(shown)
    assert not any(thread.name.startswith("pulses") for thread in threading.enumerate())
    assert len(shown) == count
