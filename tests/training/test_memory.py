"""Training where memory runs out: the same weights as if fewer images had passed at a time from the start."""

import weakref

import numpy as np
import pytest
import torch
from torch import nn

from robsweep.config.configuration import configuration_of
from robsweep.data.image_set import ImageSet
from robsweep.errors import UserError
from robsweep.training import memory
from robsweep.training.memory import within_memory
from robsweep.training.network import PrecisionWrapper
from robsweep.training.randomness import Streams
from robsweep.training.trainer import Trainer
from tests.allocator import Allocator

SGD = {"name": "sgd", "lr": 0.01}
"""Keeps least beside the weights, which are much of what such a small network takes."""
GIB = 2**30
CONTEXT = 0.6 * GIB
"""Of CUDA itself, in each process."""


def full(*_):
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB\nmore")


def refusing(trainer, most):
    """The trainer whose network holds ``most`` images at a time and no more."""
    trainer.learner.model.register_forward_pre_hook(lambda module, given: full() if len(given[0]) > most else None)
    return trainer


def trained(trainer):
    reports = []
    assert trainer.run_epoch(reports.append)
    return trainer.learner.model.state_dict(), reports


@pytest.mark.parametrize("name", ["rc2f2ghmetsmi", "rc2f2p", "rc2f2tride", "rc2f2"])
def test_what_is_done_again_in_parts_is_what_parts_would_have_been(few_digits, quick, name):
    name = f"digits:{name}:ptripletN"
    weights, reports = trained(refusing(Trainer(quick(name), few_digits, seed=1), 6))
    expected, plain = trained(Trainer(quick(name, micro_batch=reports[0].logs["images_at_a_time"]), few_digits, seed=1))
    assert 1 < reports[0].logs["images_at_a_time"] <= 6
    assert all(torch.equal(weights[key], expected[key]) for key in expected)
    assert [report.passes for report in reports] == [report.passes for report in plain]
    assert not any("images_at_a_time" in report.logs for report in plain)


def test_one_image_that_does_not_fit_is_one_line(few_digits, quick):
    with pytest.raises(UserError, match="out of memory with one image at a time: CUDA out of memory") as caught:
        trained(refusing(Trainer(quick("digits:rc2f2p:ptripletN"), few_digits, seed=1), 0))
    assert "\n" not in str(caught.value)


def _wrapped():
    return PrecisionWrapper(nn.Flatten(), precision="float32", update="float32", at_a_time=None)


def test_images_that_must_pass_together_are_not_parted():
    with pytest.raises(UserError, match=r"out of memory: CUDA out of memory.*2 GiB: its BatchNorm"):
        within_memory(full, _wrapped(), Streams("cpu"), refusal="its BatchNorm")


def test_other_errors_pass():
    def work():
        raise RuntimeError("shapes do not fit")

    with pytest.raises(RuntimeError, match="shapes do not fit"):
        within_memory(work, _wrapped(), Streams("cpu"), refusal=None)


def test_a_repetition_draws_the_same_numbers_and_finds_the_memory_of_the_first_try_free(monkeypatch):
    network, streams, drawn, held, released = _wrapped(), Streams("cpu"), [], [], []
    streams.seed(choices=1, layers=2)
    monkeypatch.setattr(memory, "release_memory", lambda: released.append(held[-1]() is None))

    def work():
        drawn.append((torch.rand(3, generator=streams.generator).tolist(), torch.rand(3).tolist()))
        activations = network(torch.zeros(9, 2, 2))
        held.append(weakref.ref(activations))
        if network.at_a_time != 2:
            full()
        return "done"

    with streams.restoring_global():
        assert within_memory(work, network, streams, refusal=None) == "done"
    assert drawn == [drawn[0]] * 3
    assert network.at_a_time == 2
    assert released == [True, True]


def test_the_allocator_counts_what_lives():
    with Allocator(4000) as memory:
        held = torch.zeros(500)
        held.view(-1, 5).add_(1)
        assert (memory.live, memory.peak) == (2000, 2000)
        with pytest.raises(torch.OutOfMemoryError):
            torch.zeros(501)
        del held
    assert (memory.live, memory.peak) == (0, 4004)


@pytest.mark.parametrize("name", ["rlenetghmetsmi", "rlenetp"])
def test_a_smaller_memory_trains_the_same_with_fewer_images_at_a_time(few_digits, quick, name):
    """Memory runs out wherever it does: in a pass, in the loss, or in the backward pass."""

    def trainer(**changes):
        return Trainer(quick(f"digits:{name}:ptripletN", optimiser=SGD, pairs=24, **changes), few_digits, seed=1)

    peaks = []
    for whole in (trainer(), trainer(micro_batch=4)):
        with Allocator() as memory:
            trained(whole)
        peaks.append(memory.peak)
    limit, small = sum(peaks) / 2, trainer()
    with Allocator(limit) as less:
        weights, reports = trained(small)
    assert less.peak > limit  # it was refused
    expected, _ = trained(trainer(micro_batch=reports[0].logs["images_at_a_time"]))
    assert all(torch.equal(weights[key], expected[key]) for key in expected)


def test_a_card_of_12_gib_trains_rres18_by_the_recipe():
    """What an image takes while it passes, and everything else, are measured with fewer pairs."""
    name, pairs, images_a_pair = "cub:rres18ghmetsmi:ptripletN", 4, 5
    recipe = configuration_of(name).training
    images = np.random.default_rng(0).integers(0, 256, (2 * pairs, 3, 256, 256), dtype=np.uint8)
    data = ImageSet("cub", "train", images, np.arange(2 * pairs) % 2, "noise", 224)
    peaks = []
    for at_a_time in (images_a_pair * pairs // 2, images_a_pair * pairs):
        budget = {**recipe.budget.model_dump(), "steps": 1}
        small = configuration_of(name, weights="random", pairs=pairs, budget=budget, micro_batch=at_a_time)
        with Allocator() as memory:
            trainer = Trainer(small, data, seed=0)
            trainer.run_epoch(should_stop=lambda done=trainer.counts: done.step == 1)
        peaks.append(memory.peak)
    passing = (peaks[1] - peaks[0]) / (images_a_pair * pairs / 2)
    beside = (peaks[1] - images_a_pair * pairs * passing) * recipe.pairs / pairs  # the weights as often, which is more
    whole = at_a_time = images_a_pair * recipe.pairs
    while beside + at_a_time * passing > 0.75 * 12 * GIB - CONTEXT:
        at_a_time //= 2
    assert whole == 280
    assert passing > 10 * 2**20
    assert at_a_time >= 16, f"{passing / 2**20:.1f} MiB an image, {beside / GIB:.2f} GiB beside"
