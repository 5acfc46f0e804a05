"""What is measured of a checkpoint."""

import pytest

from robsweep.config.scoring import ScoringConfig


@pytest.mark.parametrize(
    ("given", "held"), [((4,), (1, 2, 4)), ((8, 4, 8), (1, 2, 4, 8)), ((), (1, 2)), ((1, 2), (1, 2))]
)
def test_recall_at_1_and_2_is_always_measured(given, held):
    assert ScoringConfig(recall_at=given).recall_at == held
