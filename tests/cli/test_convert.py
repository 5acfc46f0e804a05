"""Checkpoints there and back from the command line."""

import pytest

from robsweep.config.configuration import configuration_of
from robsweep.interchange.network import blank_network
from robsweep.training.checkpoint import WEIGHTS, save_checkpoint
from robsweep.training.checkpoint_info import CheckpointInfo


@pytest.fixture
def folder(tmp_path):
    configuration = configuration_of("fashion:rlenet:ptripletN", embedding_dim=128)
    costs = {"training_steps": 1, "train_passes": 0, "train_seconds": 0.0}
    info = CheckpointInfo(
        configuration=configuration, seed=0, epoch=1, train_fingerprint="abc", code_version="0.1.0", **costs
    )
    state = {"optimiser": {"state": {}, "param_groups": []}, "defense": {}, "streams": []}
    save_checkpoint(tmp_path / "epoch_1", info, blank_network(configuration).state_dict(), state)
    return tmp_path / "epoch_1"


def test_a_folder_becomes_a_file_and_a_file_a_folder_with_the_same_weights(robsweep, folder, tmp_path):
    code, out, err = robsweep("convert", folder, f"{tmp_path}/tree/")
    assert (code, err) == (0, "")
    path = out.splitlines()[-1].removeprefix("checkpoint: ")
    assert path.endswith(".ckpt")
    code, out, err = robsweep("convert", path, tmp_path / "back")
    assert (code, err) == (0, "")
    assert (tmp_path / "back" / WEIGHTS).read_bytes() == (folder / WEIGHTS).read_bytes()


@pytest.mark.parametrize(
    ("target", "words"),
    [("file.pt", "expected a file ending in .ckpt, or a folder ending in /")],
)
def test_a_target_of_another_kind(robsweep, folder, tmp_path, target, words):
    code, _, err = robsweep("convert", folder, tmp_path / target)
    assert code == 2
    assert words in err


def test_a_file_does_not_become_a_file(robsweep, tmp_path):
    code, _, err = robsweep("convert", tmp_path / "a.ckpt", tmp_path / "b.ckpt")
    assert code == 2
    assert "a .ckpt file becomes a folder" in err
