"""Networks that hold a checkpoint's weights."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from robsweep.errors import UserError
from robsweep.interchange.checkpoint import export_checkpoint, open_checkpoint
from robsweep.training.checkpoint import load_state, save_checkpoint
from robsweep.training.checkpoint_info import load_info

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def test_weights_of_another_network_are_not_converted(folder, tmp_path):
    source = folder("fashion:rc2f2p:ptripletN")
    save_checkpoint(source, load_info(source), {"0.bias": torch.zeros(3)}, load_state(source))
    with pytest.raises(UserError, match="the checkpoint's weights are not those of fashion:rc2f2p:ptripletN"):
        export_checkpoint(source, tmp_path / "there.ckpt")
    assert not (tmp_path / "there.ckpt").exists()


def test_weights_that_do_not_fit_are_named(lightning):
    weights = load_file(GOLDEN / "weights.safetensors")
    with pytest.raises(UserError, match=r"missing backbone\.9\.bias") as caught:
        open_checkpoint(lightning({name: value for name, value in weights.items() if name != "9.bias"}))
    assert "\n" not in str(caught.value)
    with pytest.raises(UserError, match=r"unexpected backbone\.11\.bias"):
        open_checkpoint(lightning({**weights, "11.bias": torch.zeros(3)}))
    with pytest.raises(UserError, match=r"of another shape backbone\.0\.bias"):
        open_checkpoint(lightning({**weights, "0.bias": torch.zeros(3)}))
