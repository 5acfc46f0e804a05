"""What each worker is given of an epoch."""

import numpy as np
import pytest
import torch

from robsweep.data.pairs import pair_batches
from robsweep.training.batches import Batches


class _Worker:
    def __init__(self, rank: int, size: int) -> None:
        self.rank, self.size = rank, size


def _epoch(data, size, *, mined_globally=False, done=0):
    return [
        list(Batches(data, 10, 3, "cpu", _Worker(rank, size), mined_globally).of_epoch(2, done)) for rank in range(size)
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_shares_in_order_are_the_batch(size: int, few_digits) -> None:
    # 24 images: batches of 10, 10 and 4 pairs; seven workers leave some of the last without one
    whole = list(pair_batches(few_digits.labels, 10, seed=3, epoch=2))
    workers = _epoch(few_digits, size)
    for step, rows in enumerate(whole):
        shares = [worker[step] for worker in workers]
        assert torch.equal(torch.cat([share.images for share in shares]), few_digits.batch(rows))
        assert torch.cat([share.labels for share in shares]).tolist() == few_digits.labels[rows].tolist()
        assert sum(share.weight for share in shares) == pytest.approx(1.0)
        assert [len(share.images) for share in shares] == [round(2 * share.weight * len(rows) / 2) for share in shares]


def test_mined_globally_every_worker_knows_all_labels_and_can_have_all_images(few_digits) -> None:
    whole = list(pair_batches(few_digits.labels, 10, seed=3, epoch=2))
    workers = _epoch(few_digits, 3, mined_globally=True)
    for step, rows in enumerate(whole):
        for worker in workers:
            batch = worker[step]
            assert batch.labels.tolist() == few_digits.labels[rows].tolist()
            places = torch.from_numpy(np.arange(len(rows))[::-1].copy())
            assert torch.equal(batch.share.take(batch.images, places), few_digits.batch(rows[::-1]))


def test_an_epoch_can_be_entered_anywhere(few_digits) -> None:
    (whole,), (rest,) = _epoch(few_digits, 1), _epoch(few_digits, 1, done=2)
    assert len(whole) == 3
    assert len(rest) == 1
    assert torch.equal(rest[0].images, whole[2].images)
