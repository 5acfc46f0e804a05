"""Names on the terminal: short, and different for different runs."""

from robsweep.sweep.plan import plan_of
from robsweep.sweep.titles import attack_actors, titles


def _titles(tiny, **fields):
    plan = plan_of(tiny(**fields))
    found = titles(plan)
    assert len(set(found.values())) == len(plan.runs) == len(found)
    return [found[run.name] for run in plan.runs]


def test_the_model_alone_where_nothing_else_varies(tiny):
    assert _titles(tiny) == ["rc2f2", "rc2f2d", "rc2f2p", "rc2f2amd"]


def test_what_varies_is_added(tiny):
    factors = {"baselines": ["est"], "loss": ["ptripletN", "ptripletC"], "training": {"budget.steps": [1, 2]}}
    found = _titles(tiny, factors=factors, training={"epochs": 4}, seeds=[0, 3])
    assert "rc2f2d:ptripletC steps 2 seed 3" in found
    assert len(found) == 8


def test_a_defense_without_a_string(tiny):
    factors = {"source": ["s"], "destination": [{"constant": -0.1}, {"constant": -0.2}]}
    assert all(name.startswith("rc2f2[{") for name in _titles(tiny, factors=factors))


def test_one_is_not_many():
    assert [attack_actors(count) for count in (1, 2)] == ["1 attack actor", "2 attack actors"]
