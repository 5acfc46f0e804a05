"""Mining as the defenses do it."""

import pytest

from robsweep.defenses.selection import band, triplet_defense_band
from robsweep.grammar.loss import TripletLoss, parse_loss


@pytest.mark.parametrize(
    ("name", "progress", "narrow", "wide"),
    [
        ("pmtripletN", 0.5, 0.2, 1.0),
        ("pmtripletC", 0.5, 0.2, 0.2),
        ("pmtripletE", 0.5, 1.0, 1.0),
        ("pgtripletN", 0.0, 0.2, 0.2),
        ("pgtripletN", 0.5, 0.1125, 0.1125),
    ],
)
def test_semihard_bands(name: str, progress: float, narrow: float, wide: float) -> None:
    loss = parse_loss(name)
    assert isinstance(loss, TripletLoss)
    assert band(loss, progress) == pytest.approx(narrow)
    assert triplet_defense_band(loss, progress) == pytest.approx(wide)
