"""Names that are trained alike."""

import pytest

from robsweep.config.configuration import configuration_of
from robsweep.grammar.defense import TRIDE
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
