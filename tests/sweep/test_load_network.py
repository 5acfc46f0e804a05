"""A network by the name of its checkpoint."""

import pytest
import torch

import robsweep
from robsweep.config.configuration import configuration_of
from robsweep.errors import UserError
from robsweep.interchange.network import blank_network
from robsweep.training.checkpoint import save_checkpoint
from robsweep.training.checkpoint_info import CheckpointInfo


def _saved(folder, loss):
    """A checkpoint of arbitrary weights, and the network that holds them."""
    configuration = configuration_of(f"digits:rlenet:{loss}", embedding_dim=8)
    network = blank_network(configuration).eval()
    info = CheckpointInfo(
        configuration=configuration,
        seed=0,
        epoch=1,
        training_steps=1,
        train_passes=0,
        train_seconds=0.0,
        train_fingerprint="",
        code_version="",
    )
    save_checkpoint(folder, info, network.state_dict(), {})
    return network


@pytest.mark.parametrize(("loss", "unit"), [("ptripletN", True), ("ptripletC", True), ("ptripletE", False)])
def test_embeddings_are_the_networks_and_of_unit_length_where_directions_are_compared(tmp_path, loss, unit):
    network, images = _saved(tmp_path / "epoch_1", loss), torch.rand(3, 1, 28, 28)
    expected = network(images)
    if unit:
        expected = expected / expected.norm(dim=1, keepdim=True)
    assert torch.equal(robsweep.load_network(tmp_path / "epoch_1")(images), expected)


def test_it_is_in_eval_mode(tmp_path):
    _saved(tmp_path / "epoch_1", "ptripletN")
    assert not robsweep.load_network(tmp_path / "epoch_1").training


def test_what_is_no_checkpoint(tmp_path):
    with pytest.raises(UserError, match="is not a checkpoint"):
        robsweep.load_network(tmp_path / "nothing")
