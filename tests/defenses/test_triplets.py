"""What distinguishes the baselines: which images are trained on, and the loss on them."""

import pytest
import torch.nn.functional as F


@pytest.mark.parametrize(("suffix", "anchors_benign", "passes"), [("r", True, 36), ("p", True, 36), ("amd", False, 54)])
def test_what_triplet_defenses_perturb(suffix: str, anchors_benign: bool, passes: int, tiny_batch, one_step) -> None:
    outcome, trained, benign, embedded = one_step(suffix)
    assert outcome.passes == passes
    a, p, n = embedded.chunk(3)
    assert benign.view(3, 6)[0].tolist() == [anchors_benign] * 6
    assert not benign.view(3, 6)[1:].any()
    away = (trained[:6] - tiny_batch.images[0::2]).abs().max()
    assert away <= (0 if anchors_benign else 0.1 + 1e-6)
    level = F.pairwise_distance(a, p) - F.pairwise_distance(a, n)
    assert outcome.loss.item() == pytest.approx((level + 0.2).relu().mean().item(), abs=1e-5)
    assert outcome.logs["hardness"].item() == pytest.approx(level.mean().item(), abs=1e-5)
    assert outcome.logs["active"].item() == pytest.approx((level > -0.2).float().mean().item())
