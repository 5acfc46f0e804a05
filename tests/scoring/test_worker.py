"""What a worker hands to the attack that it runs."""

import numpy as np
import pytest
import torch

from robsweep.attacks.execute import AttackOutcome
from robsweep.config.attacks import parse_attack
from robsweep.data.catalog import load
from robsweep.scoring import worker as worker_module
from robsweep.scoring import worker_cache
from robsweep.scoring.request import Shard
from robsweep.scoring.worker import ScoringWorker


@pytest.mark.parametrize(("dataset", "scale"), [("mnist", 2e4), ("fashion", 4e4), ("cars", 7e4)])
def test_the_penalty_of_spqa_is_as_steep_as_the_data_set_asks(
    open_worker, checkpoint, quick, monkeypatch, dataset, scale
):
    told = {}

    def attacked(*_, **options):
        told.update(options)
        return AttackOutcome({}, torch.zeros(1), torch.zeros(1))

    digits = load("digits", "test")
    monkeypatch.setattr(worker_cache, "load", lambda *_: digits)
    monkeypatch.setattr(worker_module, "run_attack", attacked)
    request, _, weights = open_worker(checkpoint, quick())
    shard = Shard(request.id, parse_attack("SPQA:pm=+:M=1:eps=0.1:alpha=0.01:pgditer=1"), 0, 2)
    embeddings = np.zeros((len(digits), 16), dtype=np.float32)
    ScoringWorker(dataset, None, quick(seed=5)).attack(request, weights, embeddings, shard)
    assert (told["xi_scale"], told["seed"], told["behaviour"]) == (scale, 5, "reference")
