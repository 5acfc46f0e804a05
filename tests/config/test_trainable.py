"""What a sweep file says of training is tried on the recipes before anything is drawn."""

import pytest

from robsweep.config.load import load_sweep, validate
from robsweep.config.points import space_of
from robsweep.errors import UserError


def _sweep(**fields):
    return validate({"name": "t", "dataset": "digits", "factors": {"baselines": ["act"]}, **fields}, "file.yaml")


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"training": {"rate": 1}}, "training.rate: unknown key; allowed here: epochs, pairs"),
        ({"training": {"budget": {"epss": 1}}}, "training.budget.epss: unknown key; allowed here: eps, alpha, steps"),
        ({"training": {"epochs": True}}, "training.epochs: takes neither true nor false, got true"),
        ({"training": {"budget": 3}}, "training.budget: expected a mapping of keys, got 3"),
    ],
)
def test_fields_name_the_file_and_their_path(fields, line):
    with pytest.raises(UserError) as caught:
        _sweep(**fields)
    assert str(caught.value).startswith(f"file.yaml: {line}")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"rate": [1]}, "factors.training.rate: unknown key"),
        ({"pairs": [4, 0]}, "factors.training.pairs: input should be greater than 0, got 0"),
        ({"budget.eps": {"uniform": [0.1, 1.5]}}, "factors.training.budget.eps: input should be less than or equal to"),
        (
            {"budget.eps": {"uniform": [-0.1, 0.5]}},
            "factors.training.budget.eps: input should be greater than or equal",
        ),
        ({"optimiser.lr": {"loguniform": [0.1, float("inf")]}}, "input should be a finite number, got inf"),
        ({"pairs": {"int": [1.5, 2]}}, "int needs whole numbers, got 1.5, 2"),
    ],
)
def test_every_choice_and_both_ends_of_an_interval_are_tried(entry, words):
    with pytest.raises(UserError) as caught:
        _sweep(factors={"baselines": ["act"], "training": entry})
    assert words in str(caught.value)


def test_a_condition_on_a_field_that_never_varies_is_a_mistake():
    conditions = [{"exclude": {"training.pairs": 3}}]
    with pytest.raises(UserError, match=r"conditions\.0: training\.pairs has no range in factors\.training"):
        _sweep(conditions=conditions)
    factors = {"baselines": ["act"], "training": {"pairs": [3, 4]}}
    assert _sweep(conditions=conditions, factors=factors).conditions


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ({"source": "softhard"}, "conditions.0: source is never 'softhard': expected r, m, s, d, h"),
        ({"defense": ["act", "hmm"]}, "conditions.0: defense is never 'hmm': expected none, est"),
        ({"anchor": True}, "anchor is never True: expected moving, fixed"),
        ({"backbone": "vgg"}, "unknown backbone 'vgg'"),
        ({"loss": "tripletN"}, "unknown loss 'tripletN'"),
    ],
)
def test_a_condition_that_nothing_can_meet_is_a_mistake(clause, words):
    for condition in ({"exclude": clause}, {"when": {"defense": "act"}, "only": clause}):
        with pytest.raises(UserError) as caught:
            _sweep(conditions=[condition])
        assert words in str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("seeds", []), "seeds.first: got [], expected one or more seeds, each once"),
        (("seeds", [1, 1]), "seeds.first: got [1, 1]"),
        (("pruning.floors", {"recall": 0.1}), "pruning.floors: unknown score 'recall', expected recall_at_1"),
        (
            ("pruning.floors_of_best", {"ers": 2}),
            "pruning.floors_of_best.ers: expected a share of the best, 0 to 1, got 2",
        ),
        (("budget.hours", float("inf")), "budget.hours: input should be a finite number, got inf"),
        (("scoring.queries", True), "scoring.queries: takes neither true nor false, got true"),
        (("factors.backbone", "rc2f2"), "factors.backbone: expected a list, got 'rc2f2'"),
        (("scoring", 5), "scoring: expected a mapping of keys, got 5"),
    ],
)
def test_values_that_make_no_sense_elsewhere(change, words):
    with pytest.raises(UserError) as caught:
        load_sweep("quickstart", [change])
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("training", "ranges", "line"),
    [
        (
            {"epochs": 3},
            {"epochs": [1, 2]},
            "training.epochs: also has a range in factors.training: leave one of the two",
        ),
        (
            {"optimiser": {"lr": 0.1}},
            {"optimiser.lr": {"uniform": [0.1, 0.2]}},
            "training.optimiser.lr: also has a range",
        ),
        ({"optimiser": {"lr": 0.1}}, {"optimiser": [{"lr": 0.2}]}, "training.optimiser.lr: also has a range"),
        ({"weights": None}, {"weights": ["random"]}, "training.weights: also has a range"),
        (
            {},
            {"optimiser": [{"lr": 0.2}], "optimiser.lr": [0.1]},
            "factors.training.optimiser.lr: optimiser.lr also has a range under factors.training.optimiser: leave one",
        ),
    ],
)
def test_a_field_that_is_set_and_varied_is_a_mistake(training, ranges, line):
    with pytest.raises(UserError) as caught:
        _sweep(
            training=training,
            factors={"baselines": ["act"], "training": ranges},
            search={"kind": "random", "samples": 1},
        )
    assert str(caught.value).startswith(f"file.yaml: {line}")


def test_another_field_of_the_same_mapping_may_be_set():
    sweep = _sweep(
        training={"optimiser": {"weight_decay": 0.1}, "budget": {"eps": 0.1}},
        factors={"baselines": ["act"], "training": {"optimiser.lr": [0.1], "budget": [{"steps": 1}, {"steps": 2}]}},
    )
    recipes = [point.configuration.training for point in space_of(sweep).points]
    found = {(r.optimiser.weight_decay, r.optimiser.lr, r.budget.eps, r.budget.steps) for r in recipes}
    assert found == {(0.1, 0.1, 0.1, 1), (0.1, 0.1, 0.1, 2)}


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"training": {"weights": "imagenet"}}, "training.weights"),
        (
            {"factors": {"baselines": ["act"], "training": {"weights": ["random", "imagenet"]}}},
            "factors.training.weights",
        ),
    ],
)
def test_imagenet_weights_for_a_backbone_that_has_none(fields, key):
    with pytest.raises(UserError) as caught:
        _sweep(**fields)
    expected = f"file.yaml: {key}: backbone 'rc2f2' has no ImageNet weights: expected random or a file"
    assert str(caught.value) == expected


def test_a_backbone_that_is_left_out_may_have_no_imagenet_weights():
    factors = {"baselines": ["act"], "backbone": ["rc2f2", "rres18"]}
    assert _sweep(dataset="cub", factors=factors, training={"weights": "imagenet"})
