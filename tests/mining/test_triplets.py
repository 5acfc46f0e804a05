"""What a miner may choose from."""

import torch

from robsweep.mining.triplets import Candidates


def _candidates(labels):
    labels = torch.tensor(labels)
    same = labels[::2, None] == labels[None]
    return Candidates(torch.zeros(len(labels) // 2, len(labels)), same, 0.2, 4)


def test_anchors_are_the_even_places_and_pairs_follow_them():
    candidates = _candidates([0, 0, 1, 1, 2, 2])
    assert candidates.anchors.tolist() == [0, 2, 4]
    mined = candidates.pairs_with(torch.tensor([3, 4, 0]))
    assert [part.tolist() for part in mined] == [[0, 2, 4], [1, 3, 5], [3, 4, 0]]


def test_others_are_of_another_class_or_all_where_there_is_one_class_alone():
    assert _candidates([0, 0, 1, 1]).others.tolist() == [[False, False, True, True], [True, True, False, False]]
    assert _candidates([5, 5, 5, 5]).others.all()
