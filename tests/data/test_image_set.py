import numpy as np
import pytest
import torch

from robsweep.data.catalog import load
from robsweep.data.image_set import ImageSet


@pytest.fixture
def colour():
    images = np.random.default_rng(0).integers(0, 256, (12, 3, 40, 40), dtype=np.uint8)
    return ImageSet("made", "train", images, np.arange(12) % 4, "0" * 16, input_size=32)


def test_batch_of_a_28_set_is_value_over_255():
    digits = load("digits", "test")
    rows = np.array([5, 0, 5, 300])
    batch = digits.batch(rows)
    assert batch.dtype == torch.float32
    np.testing.assert_array_equal(batch.numpy(), digits.images[rows].astype(np.float32) / np.float32(255))
    assert torch.equal(digits.training_batch(rows, seed=0, epoch=0, step=0), batch)


def test_batch_of_a_larger_set_is_the_centre(colour):
    batch = colour.batch(np.array([3]))
    np.testing.assert_array_equal((batch.numpy() * 255).round(), colour.images[[3], :, 4:36, 4:36])


def test_training_batches_vary_but_repeat_for_the_same_step(colour):
    rows = np.arange(12)
    first, again = (colour.training_batch(rows, seed=0, epoch=1, step=2) for _ in range(2))
    assert first.shape == (12, 3, 32, 32)
    assert torch.equal(first, again)
    assert not torch.equal(first, colour.training_batch(rows, seed=0, epoch=1, step=3))


def test_two_workers_see_what_one_would(colour):
    rows = np.arange(12)
    whole = colour.training_batch(rows, seed=0, epoch=0, step=0)
    for places in (rows[:6], rows[6:], np.array([7, 0, 11])):
        share = colour.training_batch(rows[places], seed=0, epoch=0, step=0, places=places)
        assert torch.equal(whole[places], share)


def test_a_batch_is_a_copy(colour):
    before = colour.images.copy()
    colour.batch(np.arange(12)).zero_()
    np.testing.assert_array_equal(colour.images, before)


def test_facts(colour):
    assert (len(colour), colour.classes) == (12, 4)
