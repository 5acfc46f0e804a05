"""Names of losses."""

from hypothesis import given
from hypothesis import strategies as st

from robsweep.grammar.hardness import Metric
from robsweep.grammar.loss import LibraryLoss, format_loss, parse_loss


@given(st.sampled_from(["", "m", "s", "d", "h", "g"]), st.sampled_from("NCE"))
def test_loss_round_trip(miner, metric):
    name = f"p{miner}triplet{metric}"
    assert format_loss(parse_loss(name)) == name


def test_library_losses():
    assert parse_loss("contrastiveN") == LibraryLoss(name="contrastive", metric=Metric.NORMALISED)
    assert format_loss(parse_loss("multisimilarityC")) == "multisimilarityC"
