"""Random triplets."""

import torch

from robsweep.mining.triplets import Candidates
from robsweep.mining.uniform import random_triplets


def test_the_positive_is_the_pair_and_distances_play_no_part():
    labels = torch.tensor([0, 0, 1, 1, 2, 2])
    same = labels[::2, None] == labels[None]
    mined = [
        random_triplets(Candidates(distances, same, 0.2, 4), torch.Generator().manual_seed(3))
        for distances in (torch.rand(3, 6), torch.full((3, 6), torch.nan))
    ]
    assert mined[0].positive.tolist() == [1, 3, 5]
    assert torch.equal(mined[0].negative, mined[1].negative)
    assert (labels[mined[0].negative] != labels[mined[0].anchor]).all()
