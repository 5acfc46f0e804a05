"""String <-> data for the whole grammar."""

import pytest

from robsweep.errors import UserError
from robsweep.grammar.backbones import BACKBONES
from robsweep.grammar.canonical import hm_suffixes
from robsweep.grammar.defense import HM, ICS
from robsweep.grammar.destination import Boost, Constant, Gradual
from robsweep.grammar.hardness import Hardness, Metric
from robsweep.grammar.identity import parse_identity
from robsweep.grammar.loss import TripletLoss, parse_loss
from robsweep.grammar.strings import BASELINES, format_defense, parse_defense, parse_model


def test_every_string_of_the_grammar_survives_a_round_trip():
    suffixes = list(hm_suffixes())
    assert len(set(suffixes)) == 600
    for suffix in (*suffixes, *BASELINES):
        assert format_defense(parse_defense(suffix)) == suffix


@pytest.mark.parametrize(
    "destination",
    [Constant(level=-0.1), Boost(hardness=Hardness.SEMIHARD), Gradual(power=2), Gradual(u=2.2)],
)
def test_destinations_beyond_the_strings_have_no_string(destination):
    assert format_defense(HM(source=Hardness.SOFTHARD, destination=destination)) is None


@pytest.mark.parametrize("backbone", [*BACKBONES, "timm:vit_small_patch16_224"])
@pytest.mark.parametrize("suffix", ["", "p", "amd", "ghmetsmi", "rhklrh"])
def test_identity_round_trip(backbone, suffix):
    model = f"{backbone}:{suffix}" if suffix and backbone.startswith("timm:") else f"{backbone}{suffix}"
    for dataset in ("fashion", "folder:/some/where"):
        text = f"{dataset}:{model}:pstripletC"
        assert str(parse_identity(text)) == text


def test_identity_parts():
    identity = parse_identity("cub:rres18ghmetsmi:ptripletN")
    assert identity.dataset == "cub"
    assert identity.backbone == "rres18"
    assert identity.defense == HM(
        source=Hardness.SOFTHARD, destination=Gradual(letter=Hardness.SEMIHARD), distance="et", ics=ICS()
    )
    assert identity.loss == TripletLoss(miner=Hardness.RANDOM, metric=Metric.NORMALISED)


@pytest.mark.parametrize(
    ("call", "argument", "words"),
    [
        (parse_model, "vgg16p", "rc2f2"),
        (parse_model, "rc2f2x", "unknown defense 'x'"),
        (parse_model, "rc2f2ghmetqm", "unknown defense"),
        (parse_loss, "ptripletX", "unknown loss"),
        (parse_identity, "fashion:rc2f2", "<dataset>:<model>:<loss>"),
    ],
)
def test_bad_strings_are_one_clear_line(call, argument, words):
    with pytest.raises(UserError, match=words) as caught:
        call(argument)
    assert "\n" not in str(caught.value)
