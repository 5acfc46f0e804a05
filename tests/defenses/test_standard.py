"""No defense."""

import pytest
import torch
import torch.nn.functional as F

from robsweep.grammar.hardness import Hardness, Metric
from robsweep.mining import mine


def test_the_loss_is_that_of_triplets_mined_on_the_embeddings_that_it_trains(tiny_batch, one_step):
    outcome, trained, benign, embedded = one_step("", loss="phtripletN")
    assert torch.equal(trained, tiny_batch.images)
    assert benign.all()
    assert outcome.passes == 0
    mined = mine(
        embedded, tiny_batch.labels, Hardness.HARDEST, metric=Metric.NORMALISED, margin=0.2, generator=torch.Generator()
    )
    a, p, n = (embedded[rows] for rows in mined)
    expected = (F.pairwise_distance(a, p) - F.pairwise_distance(a, n) + 0.2).relu().mean()
    assert outcome.loss.item() == pytest.approx(expected.item(), abs=1e-4)
