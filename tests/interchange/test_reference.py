"""Checkpoints of the reference under our names."""

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from robsweep.interchange.checkpoint import open_checkpoint
from robsweep.interchange.network import network_with

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def test_the_reference_s_network_gives_the_reference_s_embeddings(lightning):
    info, weights = open_checkpoint(lightning(load_file(GOLDEN / "weights.safetensors")))
    assert str(info.configuration) == "fashion:rc2f2:ptripletN"
    assert (info.epoch, info.training_steps) == (8, 3752)
    images = torch.from_numpy(np.load(GOLDEN / "batch.npz")["images_u8"]).float().div(255)[:, None]
    with torch.no_grad():
        found = network_with(info.configuration, weights).eval()(images)
    torch.testing.assert_close(found, torch.from_numpy(np.load(GOLDEN / "miner.npz")["emb_raw"]), atol=1e-5, rtol=1e-5)
