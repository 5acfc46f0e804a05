"""From factors to concrete configurations."""

from collections import Counter

import pytest

from robsweep.config import points
from robsweep.config.load import load_sweep, validate
from robsweep.config.points import space_of
from robsweep.errors import UserError
from robsweep.grammar.canonical import hm_suffixes
from tests.config.conftest import ALL, sweep_over


def test_the_full_grammar_is_600_strings_and_230_points():
    space = space_of(sweep_over(factors=ALL))
    assert (space.strings, len(space.points)) == (600, 230)
    names = [alias for point in space.points for alias in point.aliases]
    assert sorted(names) == sorted(f"digits:rc2f2{suffix}:ptripletN" for suffix in hm_suffixes())
    assert len({point.configuration.key for point in space.points}) == 230


def test_backbones_of_another_size_are_left_out_and_named():
    space = space_of(load_sweep("full_grammar"))
    assert space.unfit_backbones == ("rres18", "rres50")
    assert (space.strings, space.unfit_strings, len(space.points)) == (607, 1214, 237)
    large = space_of(load_sweep("full_grammar", [("dataset", "cub")]))
    assert large.unfit_backbones == ("rc2f2",)
    assert len(large.points) == 2 * 237


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (
            {"factors": {"baselines": ["none"], "backbone": ["rres18", "rres50"]}},
            "factors.backbone: backbones rres18, rres50 take images of another size than those of data set 'digits', "
            "grey 28x28: expected one of rc2f2, rlenet",
        ),
        (
            {"factors": {"baselines": ["none"]}, "dataset": "folder:/mine"},
            "factors.backbone: backbones rc2f2 take images of another size than those of data set 'folder:/mine', "
            "colour 224x224: expected one of rres18, rres50, rmnas10, rswint, timm:NAME",
        ),
        (
            {"factors": {"baselines": ["none"]}, "conditions": [{"exclude": {"defense": "none"}}]},
            "conditions: they exclude every configuration",
        ),
        (
            {
                "factors": {"baselines": ["none"], "training": {"pairs": [2, 3]}},
                "conditions": [{"exclude": {"training.pairs": [2, 3]}}],
            },
            "conditions: they exclude every configuration",
        ),
        (
            {
                "factors": {"baselines": ["none"], "backbone": ["rc2f2", "rres18"]},
                "conditions": [{"exclude": {"backbone": "rc2f2"}}],
            },
            "conditions: they exclude every configuration of backbones that fit data set 'digits'",
        ),
        (
            {"factors": {"gradual": [True], "source": ["s"], "destination": [{"constant": 0}]}},
            "factors.gradual: true takes destinations that are letters, and factors.destination has none",
        ),
    ],
)
def test_nothing_left_is_an_error_that_says_why(fields, line):
    with pytest.raises(UserError) as caught:
        sweep_over(**fields)
    assert str(caught.value) == f"t: {line}"


def test_training_ranges():
    sweep = sweep_over(
        factors={
            "baselines": ["act"],
            "training": {"optimiser.lr": {"loguniform": [1e-4, 1e-2]}, "budget.steps": {"choice": [2, 8]}},
        },
        search={"kind": "random", "samples": 30},
        conditions=[{"exclude": {"training.budget.steps": 8}}],
    )
    space = space_of(sweep)
    assert not space.points
    assert space.size == 30
    points = [point for index in range(100) if (point := space.drawn(index))]
    recipes = [point.configuration.training for point in points]
    assert {recipe.budget.steps for recipe in recipes} == {2}
    assert all(1e-4 <= recipe.optimiser.lr <= 1e-2 for recipe in recipes)
    assert len({recipe.optimiser.lr for recipe in recipes}) == len(recipes) > 20
    assert [space.drawn(index) for index in range(10)] == [space_of(sweep).drawn(index) for index in range(10)]


def test_of_what_trains_alike_the_longest_is_kept():
    factors = {"baselines": ["act"], "training": {"epochs": [2, 8, 4]}}
    (point,) = space_of(sweep_over(factors=factors)).points
    assert point.configuration.training.epochs == 8
    factors["baselines"] = ["tride"]  # its steps depend on how many there are
    assert len(space_of(sweep_over(factors=factors)).points) == 3


def test_a_grid_spans_choices_and_refuses_intervals():
    factors = {"baselines": ["est", "act"], "training": {"budget.steps": [1, 2, 4]}}
    assert len(space_of(sweep_over(factors=factors)).points) == 6
    factors["training"] = {"optimiser.lr": {"uniform": [0.1, 0.2]}}
    with pytest.raises(UserError, match="interval"):
        space_of(sweep_over(factors=factors))
    with pytest.raises(UserError, match="samples"):
        space_of(sweep_over(factors=factors, search={"kind": "random"}))


def test_destinations_beyond_the_strings():
    factors = {"source": ["s"], "destination": ["m", "lga", "lga2", {"constant": -0.1}, {"boost": "m", "xi": 0.2}]}
    points = space_of(sweep_over(factors=factors)).points
    kinds = [point.configuration.identity.defense.destination.kind for point in points]
    assert kinds == ["mined", "gradual", "gradual", "constant", "boost"]
    assert points[1].configuration.key == _key("ghmetsm")
    assert points[4].configuration.identity.defense.destination.xi == 0.2


def test_tride_with_a_lambda_of_its_own():
    baselines = ["tride", {"tride": 9.5}, {"tride": None}, {"kind": "tride", "weighting": 2}]
    points = space_of(sweep_over(factors={"baselines": baselines})).points
    assert [point.configuration.identity.defense.weighting for point in points] == [None, 9.5, 2.0]
    assert len({point.configuration.key for point in points}) == 3
    assert points[0].aliases == ("digits:rc2f2tride:ptripletN",) * 2
    for point, words in zip(points[1:], ('"weighting":9.5', '"weighting":2.0'), strict=True):
        (alias,) = point.aliases
        assert words in alias


def _key(suffix):
    from robsweep.config.configuration import configuration_of

    return configuration_of(f"digits:rc2f2{suffix}:ptripletN").key


def test_keys_are_equal_for_aliases_only():
    assert _key("ghmetsm") == _key("ghmetsh")
    assert _key("ghmetsm") != _key("hmetsm")


def test_what_makes_no_adversarial_examples_is_trained_once_whatever_the_budget():
    factors = {"baselines": ["none", "est"], "source": ["s"], "destination": ["s", "m"]}
    space = space_of(sweep_over(factors=factors | {"training": {"budget.steps": [8, 32]}}))
    names = [str(point.configuration) for point in space.points]
    assert Counter(names) == {
        "digits:rc2f2:ptripletN": 1,
        "digits:rc2f2d:ptripletN": 2,
        "digits:rc2f2hmetss:ptripletN": 1,
        "digits:rc2f2hmetsm:ptripletN": 2,
    }


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("cub", 9),
        ("cars", 9),
        ("sop", 9),
        ("fashion", 11),
        ("mnist", 4),
        ("cub_steps", 1 + 5 * (2 + 2 + 3)),
        ("cub_pairs", 25),
        ("cub_destination", 9),
        ("cub_intra_class", 8),
        ("cub_intra_class_weight", 3),
        ("cub_swin", 2),
        ("cars_swin", 2),
        ("sop_intra_class", 4),
    ],
)
def test_the_papers_tables_are_sweeps(name, rows):
    sweep = load_sweep(f"papers/{name}")
    points = space_of(sweep).points
    assert len(points) == rows
    assert {point.configuration.training.budget.eps for point in points} == {
        77 / 255 if name in ("fashion", "mnist") else 8 / 255
    }


def test_names_that_train_alike_are_one_point_with_all_its_names(tmp_path):
    sweep = validate(
        {
            "name": "alike",
            "dataset": "digits",
            "factors": {
                "baselines": ["act", "tride", {"tride": 10.0}],
                "source": ["s"],
                "destination": ["m"],
                "loss": ["ptripletN", "pmtripletN"],
            },
        },
        "alike",
    )
    found = [point.aliases for point in space_of(sweep).points]
    assert sorted(map(len, found)) == [1, 1, 2, 2, 2]  # ACT mines by its loss, TRIDE too, HM by itself
    assert ("digits:rc2f2hmetsm:ptripletN", "digits:rc2f2hmetsm:pmtripletN") in found
    assert len({point.configuration.key for point in space_of(sweep).points}) == 5


def test_a_sweep_is_enumerated_once_from_its_file_to_its_plan(monkeypatch):
    enumerated, enumerate_ = [], points._enumerated

    def counted(sweep):
        enumerated.append(sweep)
        return enumerate_(sweep)

    monkeypatch.setattr(points, "_enumerated", counted)
    sweep = load_sweep("quickstart")
    assert space_of(sweep) is space_of(sweep)
    assert len(enumerated) == 1
    again = space_of(sweep.model_copy(deep=True))
    assert len(enumerated) == 2
    assert again == space_of(sweep)
