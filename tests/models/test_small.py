from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from robsweep.models.build import build_backbone

GOLDEN = Path(__file__).parents[1] / "golden"


def test_c2f2_with_recorded_weights_is_the_network_of_the_record():
    model = build_backbone("rc2f2", weights=str(GOLDEN / "weights.safetensors")).eval()
    weights = model.state_dict()
    images = torch.from_numpy(np.load(GOLDEN / "candi_images_u8.npz")["images_u8"][:64])[:, None] / 255
    x = F.conv2d(images, weights["0.weight"], weights["0.bias"], padding=2).relu()
    x = F.conv2d(F.max_pool2d(x, 2), weights["3.weight"], weights["3.bias"], padding=2).relu()
    x = F.max_pool2d(x, 2).reshape(64, 64 * 7 * 7)
    x = (x @ weights["7.weight"].T + weights["7.bias"]).relu() @ weights["9.weight"].T + weights["9.bias"]
    with torch.no_grad():
        torch.testing.assert_close(model(images), x)


def test_lenet_layer_by_layer():
    model = build_backbone("rlenet").eval()
    weights = model.state_dict()
    images = torch.rand(4, 1, 28, 28)
    x = F.max_pool2d(F.conv2d(images, weights["0.weight"], weights["0.bias"]), 2)
    x = F.max_pool2d(F.conv2d(x, weights["2.weight"], weights["2.bias"]), 2).reshape(4, 800)
    x = (x @ weights["5.weight"].T + weights["5.bias"]).relu() @ weights["7.weight"].T + weights["7.bias"]
    assert x.shape == (4, 128)
    with torch.no_grad():
        torch.testing.assert_close(model(images), x)
