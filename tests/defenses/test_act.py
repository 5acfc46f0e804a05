"""ACT."""

import torch
import torch.nn.functional as F


def test_act_draws_negatives_nearer_to_positives(tiny_model, tiny_batch, one_step) -> None:
    _, trained, _, _ = one_step("p")
    tiny_model.eval()
    with torch.no_grad():
        p, n = F.normalize(tiny_model(trained[6:])).chunk(2)
        originals = tiny_batch.images[1::2]
        p0 = F.normalize(tiny_model(originals))
        n0 = F.normalize(tiny_model(_nearest(trained[12:], tiny_batch.images)))
    assert F.pairwise_distance(p, n).mean() < F.pairwise_distance(p0, n0).mean() - 0.05


def _nearest(images: torch.Tensor, among: torch.Tensor) -> torch.Tensor:
    return among[(images.unsqueeze(1) - among).abs().flatten(2).amax(dim=2).argmin(dim=1)]
