"""What a run took."""

import pytest

from robsweep.forecast.cost import passes_of
from robsweep.page.costs import costs_of
from robsweep.page.history import History
from robsweep.run.state import RunState


def test_rungs_and_their_costs(recorded, report):
    for rung in report.rungs:
        verdicts = [one.verdict for one in recorded.state.rungs[rung.epoch].entries.values()]
        assert rung.decided == len(verdicts) == rung.gone_on + rung.resting + rung.refused + rung.completed
        assert rung.completed == verdicts.count("complete")
    spent = sum(one.training + one.attacks for one in report.rung_costs)
    assert spent == passes_of(recorded.state)


@pytest.mark.parametrize(("attackers", "told"), [(4, {"attackers idle": "25%"}), (None, {})])
def test_idle_attackers_are_told_where_the_journal_says_how_many_there_were(attackers, told):
    past = History()
    past.attackers, past.hours, past.attack_seconds = attackers, 2.0, 3 * 2 * 3600.0
    costs = {cost.name: cost.value for cost in costs_of(RunState(), past)}
    assert {name: value for name, value in costs.items() if name.endswith("idle")} == told


def test_idle_trainers():
    past = History()
    past.trainers, past.hours, past.busy_seconds = 2, 0.5, 0.5 * 3600
    assert {cost.value for cost in costs_of(RunState(), past) if cost.name == "trainers idle"} == {"50%"}
