"""The batch of a worker that mines by itself; shares of several workers: ``tests/training/test_share.py``."""

import torch

from robsweep.defenses.batch import Batch
from robsweep.defenses.share import WHOLE_BATCH


def test_everything_is_this_worker_s():
    rows = torch.arange(6.0).reshape(3, 2)
    assert WHOLE_BATCH.gather(rows, each=2) is rows
    assert WHOLE_BATCH.own(rows) is rows


def test_images_are_taken_by_their_places():
    images, places = torch.rand(4, 1, 2, 2), torch.tensor([3, 0, 3])
    assert torch.equal(WHOLE_BATCH.take(images, places), torch.stack([images[3], images[0], images[3]]))
    assert torch.equal(Batch(images, torch.zeros(4)).take(places), images[[3, 0, 3]])
