"""What a worker hands to the attack that it runs."""

import numpy as np
import pytest
import torch

from robsweep.attacks.execute import AttackOutcome
from robsweep.config.attacks import parse_attack
from robsweep.data.catalog import load
from robsweep.scoring import worker as worker_module
from robsweep.scoring import worker_cache
from robsweep.scoring.local import score_here
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


def _full(module, given):
    if len(given[0]) > 5:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")


def test_a_sheet_is_the_same_after_memory_ran_out(open_worker, checkpoint, quick, in_double, monkeypatch):
    """While images are embedded, while gradients are looked at, and while queries are attacked."""
    sheets, build = [], worker_cache.build_network
    for narrow in (False, True):
        if narrow:

            def refusing(*given):
                network = build(*given)
                network.register_forward_pre_hook(_full)
                return network

            monkeypatch.setattr(worker_cache, "build_network", refusing)
        request, worker, weights = open_worker(checkpoint, quick())
        sheets.append(score_here(request, quick(), worker, weights=weights))
    assert sheets[0].scores == pytest.approx(sheets[1].scores, nan_ok=True)
    assert sheets[0].flags == sheets[1].flags
