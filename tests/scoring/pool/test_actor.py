"""A scoring worker as an actor."""

import pytest
import torch

from robsweep.config.scoring import ScoringConfig
from robsweep.config.shares import ActorShare
from robsweep.errors import UserError
from robsweep.scoring.pool.actor import AttackActor


def test_an_actor_that_was_given_a_gpu_never_scores_on_the_cpu(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    actor = AttackActor("digits", None, ScoringConfig(), ActorShare(1, 1.0, 0.5), threads=torch.get_num_threads())
    with pytest.raises(UserError, match="a GPU was set aside for this process, but torch"):
        actor.scope()


def test_an_actor_without_a_gpu_counts_its_images():
    actor = AttackActor("digits", None, ScoringConfig(queries=7), ActorShare(1), threads=torch.get_num_threads())
    assert actor.scope() == (359, False, None)
