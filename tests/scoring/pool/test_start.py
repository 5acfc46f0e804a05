"""An attack actor that cannot work says so in one line."""

import pytest
import ray
import torch
from ray.exceptions import RayTaskError

from robsweep.config.scoring import ScoringConfig
from robsweep.config.shares import ActorShare
from robsweep.errors import UserError
from robsweep.scoring.pool import actor as actor_module
from robsweep.scoring.pool import start
from robsweep.scoring.pool.actor import AttackActor


@pytest.mark.parametrize("cause", [UserError("a GPU was set aside"), RuntimeError("a mistake of ours")])
def test_what_an_actor_refuses_comes_out_as_its_line(monkeypatch, cause):
    """Ray is replaced by what it does: a method's error is raised where its answer is fetched."""
    asked, named = [], []

    class Remote:
        def __init__(self, *arguments):
            self.scope = self

        def remote(self):
            return "answer"

    def options(**resources):
        asked.append(resources)
        kind = type("Kind", (), {"remote": Remote})
        return lambda _: type("Class", (), {"options": lambda name: named.append(name) or kind})

    def fetched(answers):
        assert answers == ["answer"] * 3
        raise RayTaskError("scope", "a traceback\nof many lines", cause)

    monkeypatch.setattr(start.ray, "remote", options)
    monkeypatch.setattr(start.ray, "get", fetched)
    with pytest.raises(UserError if isinstance(cause, UserError) else ray.exceptions.RayTaskError) as caught:
        start.start_pool("digits", None, ScoringConfig(), ActorShare(3, 0.5, 0.25, (("near", 1.0),), spread=True))
    shares = {"num_cpus": 0.5, "num_gpus": 0.25, "resources": {"near": 1.0}}
    assert asked == [{"max_restarts": -1, "scheduling_strategy": "SPREAD"} | shares]
    assert named == ["attacker 1 of 3", "attacker 2 of 3", "attacker 3 of 3"]
    if isinstance(cause, UserError):
        assert str(caught.value) == "a GPU was set aside"


def test_a_runtime_environment_that_cannot_be_had_is_a_line(monkeypatch):
    """Ray hands on all that pip said; its last line is the reason."""
    said = "Failed to set up runtime environment.\nCommand returned 1\n\n    ERROR: No matching distribution for x==9\n"

    def fetched(answers):
        raise ray.exceptions.RuntimeEnvSetupError(said)

    class Actor:
        def __init__(self, *arguments):
            self.scope = self

        def remote(self):
            return "answer"

    kind = type("Kind", (), {"remote": Actor})
    monkeypatch.setattr(start.ray, "remote", lambda **_: lambda _: type("Class", (), {"options": lambda name: kind}))
    monkeypatch.setattr(start.ray, "get", fetched)
    with pytest.raises(UserError) as caught:
        start.start_pool("digits", None, ScoringConfig(), ActorShare(1))
    reason = "ERROR: No matching distribution for x==9"
    assert str(caught.value) == f"cluster.runtime_env: Ray could not prepare it: {reason}"


def test_networks_that_cannot_be_compiled_are_told_of(monkeypatch):
    monkeypatch.setattr(actor_module, "obstacle", lambda backend: "no compiler")
    for wanted, told in ((True, "no compiler"), (False, None)):
        scoring = ScoringConfig(queries=7, compile=wanted)
        assert AttackActor("digits", None, scoring, ActorShare(1), torch.get_num_threads()).scope().obstacle == told
