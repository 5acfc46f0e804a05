"""Conditions on the points of a space."""

from robsweep.config.points import space_of
from robsweep.grammar.canonical import hm_suffixes
from tests.config.conftest import ALL, sweep_over


def test_conditions():
    space = space_of(
        sweep_over(
            factors=ALL | {"baselines": ["none", "act"]},
            conditions=[
                {"exclude": {"distance": ["kl", "l2"]}},
                {"exclude": {"anchor": "fixed"}},
                {"when": {"source": "r"}, "only": {"destination": ["m", "s"]}},
                {"exclude": {"gradual": True, "intra_class": True}},
            ],
        )
    )
    names = [alias for point in space.points for alias in point.aliases]
    expected = [
        suffix
        for suffix in hm_suffixes()
        if "hmet" in suffix
        and not ("etr" in suffix and suffix.rstrip("i")[-1] not in "ms")
        and not (suffix[0] == "g" and suffix[-1] == "i")
    ]
    assert sorted(names) == sorted(f"digits:rc2f2{s}:ptripletN" for s in ["", "p", *expected])


def test_conditions_on_tride_mean_every_lambda():
    factors = {"baselines": ["none", "tride", {"tride": 9.5}]}
    points = space_of(sweep_over(factors=factors, conditions=[{"exclude": {"defense": "tride"}}])).points
    assert [str(point.configuration) for point in points] == ["digits:rc2f2:ptripletN"]


def test_a_condition_on_training_and_on_the_defense_sees_both():
    factors = {"baselines": ["est", "act"], "training": {"budget.steps": [8, 32]}}
    conditions = [{"exclude": {"defense": "est", "training.budget.steps": 8}}]
    points = space_of(sweep_over(factors=factors, conditions=conditions)).points
    found = [(str(p.configuration), p.configuration.training.budget.steps) for p in points]
    assert found == [
        ("digits:rc2f2d:ptripletN", 32),
        ("digits:rc2f2p:ptripletN", 8),
        ("digits:rc2f2p:ptripletN", 32),
    ]
