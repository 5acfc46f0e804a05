"""REST: positives and negatives are shifted, the anchor stays."""

import torch
import torch.nn.functional as F


def test_every_shifted_image_lies_farther_from_its_benign_place(one_step, tiny_model, tiny_batch):
    _, trained, benign, _ = one_step("r")
    assert benign[:6].all()
    assert not benign[6:].any()
    originals = tiny_batch.images[(trained[6:].unsqueeze(1) - tiny_batch.images).abs().flatten(2).amax(2).argmin(1)]
    assert (trained[6:] - originals).abs().max() <= 0.1 + 1e-6
    tiny_model.eval()
    with torch.no_grad():
        away = F.pairwise_distance(F.normalize(tiny_model(trained[6:])), F.normalize(tiny_model(originals)))
    assert away.mean() > 0.05
