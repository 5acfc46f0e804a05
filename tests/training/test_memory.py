"""Training where memory runs out: the same weights as if fewer images had passed at a time from the start."""

import weakref

import pytest
import torch
from torch import nn

from robsweep.errors import UserError
from robsweep.training import memory
from robsweep.training.memory import within_memory
from robsweep.training.network import PrecisionWrapper
from robsweep.training.randomness import Streams
from robsweep.training.trainer import Trainer


def full(*_):
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB\nmore")


def refusing(trainer, most):
    """The trainer whose network holds ``most`` images at a time and no more."""
    trainer.model.register_forward_pre_hook(lambda module, given: full() if len(given[0]) > most else None)
    return trainer


def trained(trainer):
    reports = []
    assert trainer.run_epoch(reports.append)
    return trainer.model.state_dict(), reports


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
