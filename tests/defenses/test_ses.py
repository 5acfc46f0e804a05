"""SES."""

import pytest
import torch.nn.functional as F


def test_ses_adds_the_mean_shift_to_the_benign_loss(one_step) -> None:
    outcome, _, benign, embedded = one_step("e")
    assert benign.tolist() == [True] * 12 + [False] * 12
    plain, shifted = embedded.chunk(2)
    expected = outcome.logs["triplet"].item() + F.pairwise_distance(shifted, plain).mean().item()
    assert outcome.loss.item() == pytest.approx(expected, abs=1e-5)
    assert outcome.loss.item() > outcome.logs["triplet"].item()
