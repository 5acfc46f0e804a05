"""What a worker knows of the others; of several processes: ``test_trainer_two_workers.py``."""

import pytest
import torch
import torch.distributed as dist
from torch import nn

from robsweep.training.world import ProcessGroup, SingleProcess, current_world


def test_one_worker_is_alone_with_its_own():
    world, values = SingleProcess(), torch.tensor([1.0, 2.0], requires_grad=True)
    assert (world.rank, world.size) == (0, 1)
    assert world.total(values) is values
    (rows,) = world.gather(values, [2])
    assert not rows.requires_grad
    assert world.collect({"a": 1}) == [{"a": 1}]


def test_without_a_group_of_several_the_world_is_one_worker():
    assert isinstance(current_world(), SingleProcess)


@pytest.fixture
def group(tmp_path):
    """A process group of this process alone."""
    dist.init_process_group("gloo", init_method=f"file://{tmp_path / 'store'}", rank=0, world_size=1)
    yield ProcessGroup()
    dist.destroy_process_group()


def test_a_group_of_one_gives_what_one_worker_gives(group):
    values = torch.arange(6.0).reshape(3, 2)
    assert (group.rank, group.size) == (0, 1)
    assert torch.equal(group.total(values), values)
    assert torch.equal(group.gather(values, [3])[0], values)
    assert group.collect((1, "a")) == [(1, "a")]
    assert isinstance(current_world(), SingleProcess)


def test_gradients_are_weighted_and_a_missing_one_counts_as_zeros(group):
    model = nn.Linear(2, 1)
    model.weight.grad = torch.ones(1, 2)
    group.add_gradients(model, 0.25)
    assert torch.equal(model.weight.grad, torch.full((1, 2), 0.25))
    assert torch.equal(model.bias.grad, torch.zeros(1))
