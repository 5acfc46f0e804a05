"""Reference files and our folders, into one another and back."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from robsweep.errors import UserError
from robsweep.interchange.checkpoint import export_checkpoint, import_checkpoint, open_checkpoint
from robsweep.interchange.network import network_with
from robsweep.training.checkpoint import load_state, load_weights, save_checkpoint
from robsweep.training.checkpoint_info import load_info

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def _equal(first, second):
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


def test_the_reference_s_network_gives_the_reference_s_embeddings(lightning):
    info, weights = open_checkpoint(lightning(load_file(GOLDEN / "weights.safetensors")))
    assert str(info.configuration) == "fashion:rc2f2:ptripletN"
    assert (info.epoch, info.training_steps) == (8, 3752)
    images = torch.from_numpy(np.load(GOLDEN / "batch.npz")["images_u8"]).float().div(255)[:, None]
    with torch.no_grad():
        found = network_with(info.configuration, weights).eval()(images)
    torch.testing.assert_close(found, torch.from_numpy(np.load(GOLDEN / "miner.npz")["emb_raw"]), atol=1e-5, rtol=1e-5)


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


def test_weights_of_another_network_are_not_converted(folder, tmp_path):
    source = folder("fashion:rc2f2p:ptripletN")
    save_checkpoint(source, load_info(source), {"0.bias": torch.zeros(3)}, load_state(source))
    with pytest.raises(UserError, match="the checkpoint's weights are not those of fashion:rc2f2p:ptripletN"):
        export_checkpoint(source, tmp_path / "there.ckpt")
    assert not (tmp_path / "there.ckpt").exists()


@pytest.mark.parametrize("target", ["file/there.ckpt", "/proc/there.ckpt"])
def test_a_place_that_cannot_be_written_is_one_line(folder, tmp_path, target):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(UserError, match=r"cannot write .*there\.ckpt"):
        export_checkpoint(folder("fashion:rc2f2p:ptripletN"), tmp_path / target)


def test_an_existing_target_is_refused(folder, lightning, tmp_path):
    source = lightning(load_file(GOLDEN / "weights.safetensors"))
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "precious").write_text("x")
    with pytest.raises(UserError):
        import_checkpoint(source, tmp_path / "there")
    assert (tmp_path / "there" / "precious").read_text() == "x"


def test_weights_that_do_not_fit_are_named(lightning):
    weights = load_file(GOLDEN / "weights.safetensors")
    with pytest.raises(UserError, match=r"missing backbone\.9\.bias") as caught:
        open_checkpoint(lightning({name: value for name, value in weights.items() if name != "9.bias"}))
    assert "\n" not in str(caught.value)
    with pytest.raises(UserError, match=r"unexpected backbone\.11\.bias"):
        open_checkpoint(lightning({**weights, "11.bias": torch.zeros(3)}))
    with pytest.raises(UserError, match=r"of another shape backbone\.0\.bias"):
        open_checkpoint(lightning({**weights, "0.bias": torch.zeros(3)}))


def test_a_file_outside_the_reference_s_tree_says_what_is_missing(lightning):
    with pytest.raises(UserError, match="logs_<dataset>-<model>-<loss>"):
        open_checkpoint(lightning(load_file(GOLDEN / "weights.safetensors"), folder="somewhere"))
