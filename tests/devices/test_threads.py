import pytest
import torch

from robsweep.devices import intra_op_threads


def _fails_within(count):
    with intra_op_threads(count):
        assert torch.get_num_threads() == count
        raise ValueError("over")


@pytest.mark.parametrize("count", [1, 3])
def test_so_many_for_the_time_of_the_block_whatever_ends_it(count):
    before = torch.get_num_threads()
    with pytest.raises(ValueError, match="over"):
        _fails_within(count)
    assert torch.get_num_threads() == before


def test_none_leaves_them_as_they_are():
    before = torch.get_num_threads()
    with intra_op_threads(None):
        assert torch.get_num_threads() == before
