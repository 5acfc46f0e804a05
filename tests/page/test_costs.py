"""What a run took."""

from robsweep.forecast.cost import passes_of


def test_rungs_and_their_costs(recorded, report):
    for rung in report.rungs:
        verdicts = [one.verdict for one in recorded.state.rungs[rung.epoch].entries.values()]
        assert rung.decided == len(verdicts) == rung.gone_on + rung.resting + rung.refused + rung.completed
        assert rung.completed == verdicts.count("complete")
    spent = sum(one.training + one.attacks for one in report.rung_costs)
    assert spent == passes_of(recorded.state)
