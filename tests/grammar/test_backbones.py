"""Names of backbones."""

from robsweep.grammar.strings import parse_model


def test_longest_backbone_wins():
    assert parse_model("rres50p")[0] == "rres50"
    assert parse_model("rres18")[0] == "rres18"
