"""Images on the device: batches are the same to the last bit; whether they are kept is a matter of memory."""

import gc

import numpy as np
import pytest
import torch

from robsweep.data import resident
from robsweep.data.image_set import ImageSet
from robsweep.data.resident import kept_on

ROWS = np.array([5, 0, 11, 5])


def image_set():
    images = np.random.default_rng(0).integers(0, 256, (12, 3, 40, 40), dtype=np.uint8)
    images.setflags(write=False)  # as a memory map is
    return ImageSet("made", "train", images, np.arange(12) % 4, "0" * 16, input_size=32)


@pytest.fixture
def free(monkeypatch):
    """So many bytes are free on every device, a CPU too."""

    def say(count):
        monkeypatch.setattr(resident, "free_bytes", lambda device: count)

    return say


def test_a_cpu_keeps_nothing():
    data = image_set()
    assert kept_on("cpu", data) is data


@pytest.mark.parametrize(("times", "kept"), [(3.9, False), (4.0, True)])
def test_images_may_take_a_quarter_of_what_is_free(free, times, kept):
    data = image_set()
    free(int(times * data.images.nbytes))
    found = kept_on("cpu", data)
    assert (found.resident is not None) == kept
    assert (found is data) != kept


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("chunk", [1, 3 * 4800, 2**28])
def test_batches_are_the_same_to_the_last_bit(free, monkeypatch, chunk):
    monkeypatch.setattr(resident, "_CHUNK", chunk)
    free(2**40)
    data = image_set()
    found = kept_on("cpu", data)
    assert torch.equal(found.batch(ROWS), data.batch(ROWS))
    options = {"seed": 3, "epoch": 1, "step": 2, "places": np.array([4, 1, 0, 7])}
    assert torch.equal(found.training_batch(ROWS, **options), data.training_batch(ROWS, **options))
    assert found.batch(ROWS[:0]).shape == (0, 3, 32, 32)


def test_a_set_is_copied_once_and_goes_with_it(free, monkeypatch):
    free(2**40)
    data = image_set()
    first, again = kept_on("cpu", data), kept_on("cpu", data)
    assert first.resident is again.resident
    assert kept_on("cpu", first) is first
    free(0)
    assert kept_on("cpu", data).resident is first.resident  # it is there
    copies = len(resident._kept)
    del data, first, again
    gc.collect()
    assert len(resident._kept) == copies - 1


@pytest.mark.gpu
def test_a_gpu_s_batches_are_a_cpu_s():
    data = image_set()
    found = kept_on("cuda", data)
    assert found.resident.is_cuda
    for device in ("cuda", "cpu"):
        assert torch.equal(found.batch(ROWS, device).cpu(), data.batch(ROWS))
