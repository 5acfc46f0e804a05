"""Assignments of Tune's domains and points of the space mean one another."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ray.tune.search.sample import LogUniform, Uniform

from robsweep.config.configuration import configuration_of
from robsweep.config.load import validate
from robsweep.config.points import space_of
from robsweep.config.space import BASELINE_SUFFIXES
from robsweep.search.tune.domains import TuneSpace

LETTERS = list("rmsdh")
FINITE = {
    "grammar": {
        "factors": {
            "baselines": ["none", "act", "tride"],
            "gradual": [False, True],
            "anchor": ["moving", "fixed"],
            "source": ["r", "s"],
            "destination": ["s", "m"],
            "intra_class": [False, True],
        }
    },
    "beyond the strings": {
        "factors": {
            "baselines": [{"tride": 9.5}, {"tride": 10}, "tride"],
            "gradual": [False, True],
            "source": ["s"],
            "destination": ["m", "lga", {"lga2": 0.3}, {"constant": -0.1}, {"boost": "m"}],
            "distance": ["et", "kl"],
            "intra_class": [False, True, {"weight": 0.7}],
        }
    },
    "conditions": {
        "factors": {
            "baselines": ["none", "est"],
            "gradual": [False, True],
            "anchor": ["moving", "fixed"],
            "source": ["r", "s"],
            "destination": ["m", "s"],
            "intra_class": [False, True],
            "training": {"optimiser.lr": [1e-3, 1e-2], "budget.steps": [2, 4]},
        },
        "conditions": [
            {"exclude": {"anchor": "fixed", "intra_class": True}},
            {"when": {"defense": "est"}, "only": {"training.budget.steps": 4}},
            {"exclude": {"source": "s", "training.optimiser.lr": 1e-2}},
        ],
    },
    "training": {
        "factors": {
            "backbone": ["rc2f2", "rlenet", "rres18"],
            "baselines": ["none", "est"],
            "training": {
                "budget": [{"steps": 2}, {"steps": 4, "alpha": 0.1}],
                "epochs": [2, 3],
                "embedding_dim": [None, 64],
            },
        }
    },
    "one point": {"factors": {"baselines": ["none"]}},
    "baselines alone": {"factors": {"baselines": ["none", "act"], "loss": ["ptripletN", "pmtripletN"]}},
}


def spanned(**content):
    return space_of(validate({"name": "space", "dataset": "digits", **content}, "space"))


def assignments(domains):
    return [dict(zip(domains, values, strict=True)) for values in product(*(d.categories for d in domains.values()))]


@pytest.mark.parametrize("content", FINITE.values(), ids=FINITE)
def test_assignments_reach_every_point_and_nothing_else(content):
    space = spanned(**content)
    found = TuneSpace(space)
    reached = [point for values in assignments(found.domains) if (point := found.point(values)) is not None]
    assert {point.key for point in reached} == {point.key for point in space.points}
    assert all(any(point is own for own in space.points) for point in reached)


@pytest.mark.parametrize("content", FINITE.values(), ids=FINITE)
def test_every_point_has_an_assignment_that_means_it(content):
    space = spanned(**content)
    found = TuneSpace(space)
    for point in space.points:
        values = found.values(point.configuration)
        assert values in assignments(found.domains)
        assert found.point(values) is point


def test_a_name_that_conditions_exclude_is_no_point_though_its_alias_is_one():
    """A fixed anchor's intra-class term is void, so both names mean one configuration."""
    factors = {
        "anchor": ["fixed"],
        "source": ["s"],
        "destination": ["m"],
        "intra_class": [False, True],
        "training": {"budget.steps": [2, 4]},
    }
    condition = {"exclude": {"intra_class": True, "training.budget.steps": 2}}
    found = TuneSpace(spanned(factors=factors, conditions=[condition]))
    means = {
        (ics, steps): found.point({"intra_class": ics, "training.budget.steps": steps})
        for ics, steps in product((False, True), (2, 4))
    }
    assert means[True, 2] is None
    assert means[False, 2] is not None
    assert means[True, 4] is means[False, 4] is not None


def test_as_many_assignments_as_strings_are_allowed():
    """Every string of the grammar is an assignment; each baseline is one for every choice of the factors of hm."""
    space = spanned(**FINITE["grammar"])
    found = TuneSpace(space)
    kept = [values for values in assignments(found.domains) if found.point(values) is not None]
    assert len([values for values in kept if values["defense"] == "hm"]) == space.strings - 3
    assert len(kept) == space.strings - 3 + 3 * 2**5


FULL = {
    "dataset": "fashion",
    "factors": {
        "backbone": ["rc2f2", "rlenet"],
        "baselines": list(BASELINE_SUFFIXES),
        "gradual": [False, True],
        "anchor": ["moving", "fixed"],
        "distance": ["kl", "l2", "et"],
        "source": LETTERS,
        "destination": LETTERS,
        "intra_class": [False, True],
        "loss": ["ptripletN"],
    },
    "conditions": [{"exclude": {"gradual": True, "anchor": "fixed"}}, {"exclude": {"defense": "minmax"}}],
}


@pytest.fixture(scope="module")
def full():
    space = spanned(**FULL)
    return TuneSpace(space), {point.key: point for point in space.points}


@given(data=st.data())
def test_an_assignment_means_what_its_string_means(full, data):
    found, points = full
    values = {name: data.draw(st.sampled_from(domain.categories), label=name) for name, domain in found.domains.items()}
    suffix = BASELINE_SUFFIXES.get(values["defense"])
    if suffix is None:
        letters = [values["distance"], values["source"], values["destination"], "i" if values["intra_class"] else ""]
        anchor = "rh" if values["anchor"] == "fixed" else "hm"
        suffix = "".join(["g" if values["gradual"] else "", anchor, *letters])
    excluded = values["defense"] == "minmax" or suffix.startswith("grh")
    point = found.point(values)
    if excluded:
        assert point is None
    else:
        expected = configuration_of(f"fashion:{values['backbone']}{suffix}:ptripletN")
        assert point is points[expected.key]


def test_nothing_gradual_but_letters():
    found = TuneSpace(spanned(**FINITE["beyond the strings"]))
    for values in assignments(found.domains):
        if values["defense"] == "hm":
            assert (found.point(values) is None) == (values["gradual"] and values["destination"] != "m")


def test_what_has_one_value_and_what_does_not_fit_the_images_is_no_domain():
    assert list(TuneSpace(spanned(**FINITE["training"])).domains) == [
        "backbone",
        "defense",
        "training.budget",
        "training.epochs",
        "training.embedding_dim",
    ]
    assert TuneSpace(spanned(**FINITE["training"])).domains["backbone"].categories == ["rc2f2", "rlenet"]
    assert TuneSpace(spanned(**FINITE["one point"])).domains == {}


INTERVALS = {
    "factors": {
        "baselines": ["none", "est"],
        "training": {
            "optimiser.lr": {"loguniform": [1e-4, 1e-2]},
            "budget.steps": {"int": [2, 4]},
            "budget.alpha": {"uniform": [0.01, 0.02]},
        },
    },
    "search": {"kind": "tpe", "samples": 5},
    "conditions": [{"exclude": {"defense": "est", "training.budget.steps": 3}}],
}


def test_intervals_are_tunes_with_both_ends_of_whole_numbers():
    domains = TuneSpace(spanned(**INTERVALS)).domains
    rate, alpha = domains["training.optimiser.lr"], domains["training.budget.alpha"]
    assert isinstance(rate.get_sampler(), LogUniform)
    assert (rate.lower, rate.upper) == (1e-4, 1e-2)
    assert isinstance(alpha.get_sampler(), Uniform)
    assert (alpha.lower, alpha.upper) == (0.01, 0.02)
    assert set(domains["training.budget.steps"].sample(size=200)) == {2, 3, 4}


@pytest.fixture(scope="module")
def drawn():
    return TuneSpace(spanned(**INTERVALS))


@given(
    defense=st.sampled_from(["none", "est"]),
    lr=st.floats(1e-4, 1e-2),
    steps=st.integers(2, 4),
    alpha=st.floats(0.01, 0.02),
)
def test_intervals_there_and_back(drawn, defense, lr, steps, alpha):
    values = {
        "defense": defense,
        "training.optimiser.lr": lr,
        "training.budget.steps": steps,
        "training.budget.alpha": alpha,
    }
    point = drawn.point(values)
    if defense == "est" and steps == 3:
        assert point is None
        return
    training = point.configuration.training
    assert (training.optimiser.lr, training.budget.steps, training.budget.alpha) == (lr, steps, alpha)
    again = drawn.values(point.configuration)
    assert again == values
    assert drawn.point(again).key == point.key


def test_what_lies_outside_has_no_assignment(drawn):
    inside = {"optimiser": {"lr": 1e-3}, "budget": {"eps": 77 / 255, "alpha": 0.015, "steps": 2}}
    assert drawn.values(configuration_of("digits:rc2f2d:ptripletN", **inside))["training.optimiser.lr"] == 1e-3
    assert drawn.values(configuration_of("digits:rc2f2p:ptripletN", **inside)) is None
    assert drawn.values(configuration_of("digits:rc2f2d:ptripletN", **inside | {"optimiser": {"lr": 0.1}})) is None
    assert drawn.values(configuration_of("digits:rc2f2d:ptripletN", **inside | {"pairs": 7})) is None


def test_numbers_of_numpy_become_plain_ones(drawn):
    values = {"defense": "none", "training.optimiser.lr": np.float64(1e-3), "training.budget.steps": np.int64(2)}
    training = drawn.point(values | {"training.budget.alpha": np.float64(0.01)}).configuration.training
    assert type(training.optimiser.lr) is float
    assert type(training.budget.steps) is int
    assert (training.optimiser.lr, training.budget.steps, training.budget.alpha) == (1e-3, 2, 0.01)
