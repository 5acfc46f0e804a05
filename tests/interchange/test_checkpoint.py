"""Reference files and our folders, into one another and back."""

import pytest
import torch

from robsweep.interchange.checkpoint import export_checkpoint, import_checkpoint
from robsweep.training.checkpoint import load_state, load_weights
from robsweep.training.checkpoint_info import load_info


def _equal(first, second):
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


@pytest.mark.parametrize(
    "name",
    [
        "fashion:rc2f2p:ptripletN",
        "mnist:rlenet:pstripletC",
        "cub:rres18ghmetsmi:ptripletN",
        "cars:rmnas10:ptripletN",
        "sop:rswintp:ptripletN",
    ],
)
def test_there_and_back_is_bit_exact(folder, name, tmp_path):
    source = folder(name)
    there = export_checkpoint(source, tmp_path / "out", make_folder=True)
    assert f"logs_{name.replace(':', '-')}" in there.path.parts
    back = import_checkpoint(there.path, tmp_path / "back")
    assert _equal(load_weights(back.path), load_weights(source))
    assert load_info(back.path).configuration == load_info(source).configuration
    before, after = load_state(source)["optimiser"], load_state(back.path)["optimiser"]
    for key, state in before["state"].items():
        assert all(torch.equal(torch.as_tensor(state[n]), torch.as_tensor(after["state"][key][n])) for n in state)


def test_a_checkpoint_within_an_epoch_keeps_where_its_random_numbers_stand(folder, tmp_path):
    streams = [[torch.arange(4, dtype=torch.uint8)], [torch.arange(4, 8, dtype=torch.uint8)]]
    source = folder("fashion:rc2f2p:ptripletN", step=3, streams=streams)
    back = import_checkpoint(export_checkpoint(source, tmp_path / "there.ckpt").path, tmp_path / "back").path
    assert load_info(back).step == 3
    assert all(torch.equal(a[0], b[0]) for a, b in zip(load_state(back)["streams"], streams, strict=True))
