"""What a worker keeps."""

from dataclasses import replace

import numpy as np
import torch

from robsweep.attacks.execute import AttackOutcome
from robsweep.config.attacks import parse_attack
from robsweep.scoring import worker as worker_module
from robsweep.scoring.request import Shard


def test_a_checkpoint_s_gallery_goes_to_the_device_once(open_worker, checkpoint, quick, monkeypatch):
    galleries = []

    def attacked(*arguments, **_):
        galleries.append(arguments[4])
        return AttackOutcome({}, torch.zeros(1), torch.zeros(1))

    monkeypatch.setattr(worker_module, "run_attack", attacked)
    request, worker, weights = open_worker(checkpoint, quick())
    embeddings = np.random.default_rng(0).random((worker.images, 16), dtype=np.float32)
    shard = Shard(request.id, parse_attack("TMA:eps=0.1:alpha=0.01:pgditer=1"), 0, 2)
    other = replace(request, epoch=9)
    for asked, found in ((request, embeddings), (other, embeddings + 1), (request, embeddings)):
        worker.attack(asked, weights, found, shard)
    assert galleries[0] is galleries[2]
    assert torch.equal(galleries[0].embeddings, torch.from_numpy(embeddings))
    assert torch.equal(galleries[1].embeddings, torch.from_numpy(embeddings + 1))
