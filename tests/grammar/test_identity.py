"""Names that are trained alike."""

import pytest

from robsweep.config.configuration import configuration_of
from robsweep.grammar.defense import HM, TRIDE
from robsweep.grammar.destination import Boost, Constant, Gradual, Mined
from robsweep.grammar.hardness import Hardness
from robsweep.grammar.identity import canonical_identity, parse_identity


@pytest.mark.parametrize("loss", ["pmtripletC", "pstripletC", "pdtripletC", "phtripletC", "pgtripletC"])
def test_hm_mines_by_its_own_letters(loss):
    names = [f"fashion:rc2f2ghmetsmi:{loss}", "fashion:rc2f2ghmetsmi:ptripletC"]
    assert len({canonical_identity(parse_identity(name)) for name in names}) == 1
    assert len({configuration_of(name).key for name in names}) == 1


@pytest.mark.parametrize("other", ["fashion:rc2f2p:pmtripletN", "fashion:rc2f2p:ptripletC", "mnist:rc2f2p:ptripletN"])
def test_other_defenses_and_metrics_are_told_apart(other):
    one = "fashion:rc2f2p:ptripletN"
    assert canonical_identity(parse_identity(other)) != canonical_identity(parse_identity(one))
    assert configuration_of(other).key != configuration_of(one).key


@pytest.mark.parametrize(("dataset", "weighting"), [("cub", 10.0), ("cars", 9.5), ("sop", 2.0)])
def test_a_lambda_that_is_written_out_is_the_same(dataset, weighting):
    plain = parse_identity(f"{dataset}:rres18tride:pgtripletN")
    assert plain.defense == TRIDE()
    written = plain.model_copy(update={"defense": TRIDE(weighting=weighting)})
    assert canonical_identity(written) == canonical_identity(plain)
    assert canonical_identity(plain.model_copy(update={"defense": TRIDE(weighting=3.0)})) != canonical_identity(plain)


def _hm(destination, loss, distance="et"):
    defense = HM(source=Hardness.SOFTHARD, destination=destination, distance=distance)
    plain = parse_identity(f"fashion:rc2f2:{loss}")
    return canonical_identity(plain.model_copy(update={"defense": defense}))


@pytest.mark.parametrize(("loss", "margin"), [("ptripletN", 0.2), ("ptripletC", 0.2), ("ptripletE", 1.0)])
@pytest.mark.parametrize("kind", [Gradual, lambda **u: Gradual(power=2.0, **u), lambda **u: Boost(hardness="m", **u)])
def test_u_is_the_margin_where_none_is_given(kind, loss, margin):
    assert _hm(kind(u=margin), loss) == _hm(kind(), loss)
    assert len({_hm(kind(**u), loss) for u in ({}, {"u": 0.2}, {"u": 1.0}, {"u": 2.2})}) == 3


def test_kl_cannot_tell_destinations_that_are_the_same_for_all_triplets():
    alike = [Gradual(), Gradual(power=2.0, u=2.2), Constant(level=0.0), Constant(level=-0.1)]
    assert len({_hm(destination, "ptripletN", "kl") for destination in alike}) == 1
    assert _hm(Gradual(), "ptripletN", "kl") == canonical_identity(parse_identity("fashion:rc2f2ghmklsm:ptripletN"))
    for distance in ("et", "l2", "kl_reference"):
        assert len({_hm(destination, "ptripletN", distance) for destination in alike}) == 4
    for other in (Mined(hardness="m"), Boost(hardness="m")):
        assert _hm(other, "ptripletN", "kl") != _hm(Gradual(), "ptripletN", "kl")
