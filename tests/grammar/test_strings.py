"""String <-> data for the whole grammar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.errors import UserError
from robsweep.grammar.backbones import BACKBONES
from robsweep.grammar.canonical import aliases, canonical, hm_suffixes
from robsweep.grammar.defense import HM, ICS
from robsweep.grammar.destination import Boost, Constant, Gradual, Mined
from robsweep.grammar.hardness import Hardness, Metric
from robsweep.grammar.identity import parse_identity
from robsweep.grammar.loss import LibraryLoss, TripletLoss, format_loss, parse_loss
from robsweep.grammar.strings import BASELINES, format_defense, parse_defense, parse_model

LETTERS = "rmsdh"


def test_every_string_of_the_grammar_survives_a_round_trip():
    suffixes = list(hm_suffixes())
    assert len(set(suffixes)) == 600
    for suffix in (*suffixes, *BASELINES):
        assert format_defense(parse_defense(suffix)) == suffix


def test_600_strings_are_230_distinct_configurations():
    groups = [names for defense, names in aliases().items() if isinstance(defense, HM)]
    assert len(groups) == 230
    assert sum(len(names) for names in groups) == 600
    # the counts of the specification, from the strings themselves
    same = [names for names in groups if _source(names[0]) == _target(names[0])]
    assert len(same) == 5
    assert all(len(names) == 2 * 2 * 3 * 2 for names in same)
    rest = [names for names in groups if names not in same]
    moving = [names for names in rest if names[0].removeprefix("g").startswith("hm")]
    fixed = [names for names in rest if names[0].removeprefix("g").startswith("rh")]
    gradual = [names for names in rest if names[0].startswith("g")]
    assert (len(moving), len(fixed)) == (120 + 30, 60 + 15)
    assert len(gradual) == 30 + 15


def _source(suffix: str) -> str:
    return suffix.rstrip("i")[-2]


def _target(suffix: str) -> str:
    return suffix.rstrip("i")[-1]


def test_canonical_is_idempotent_and_keeps_what_matters():
    for suffix in hm_suffixes():
        defense = canonical(parse_defense(suffix))
        assert canonical(defense) == defense
    assert canonical(parse_defense("ghmetsm")) == canonical(parse_defense("ghmetsh"))
    assert canonical(parse_defense("hmetsm")) != canonical(parse_defense("hmetsh"))
    assert canonical(parse_defense("rhetsmi")) == canonical(parse_defense("rhetsm"))
    assert canonical(parse_defense("hmetsmi")) != canonical(parse_defense("hmetsm"))
    assert canonical(parse_defense("ghmetss")) == canonical(parse_defense("rhklssi"))


def test_ics_with_a_margin_is_not_void_on_a_fixed_anchor():
    fixed = HM(source=Hardness.SOFTHARD, destination=Mined(hardness=Hardness.SEMIHARD), fixed_anchor=True)
    with_margin = fixed.model_copy(update={"ics": ICS(margin=0.2)})
    assert canonical(with_margin) != canonical(fixed)


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


@given(st.sampled_from(["", "m", "s", "d", "h", "g"]), st.sampled_from("NCE"))
def test_loss_round_trip(miner, metric):
    name = f"p{miner}triplet{metric}"
    assert format_loss(parse_loss(name)) == name


def test_library_losses():
    assert parse_loss("contrastiveN") == LibraryLoss(name="contrastive", metric=Metric.NORMALISED)
    assert format_loss(parse_loss("multisimilarityC")) == "multisimilarityC"


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


def test_longest_backbone_wins():
    assert parse_model("rres50p")[0] == "rres50"
    assert parse_model("rres18")[0] == "rres18"
