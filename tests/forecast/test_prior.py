"""What other runs say of configurations before they are tried."""

import numpy as np
import pytest

from robsweep.config.points import space_of
from robsweep.forecast.prior import PriorColumns, prior_front
from robsweep.pareto.objectives import objectives_of
from robsweep.run.prior import PriorRow, PriorRun

OBJECTIVES = objectives_of(("recall_at_1", "ers"))


def _run(points, values, name="other"):
    rows = tuple(
        PriorRow(
            identity=point.configuration.identity.model_copy(update={"dataset": "fashion"}),
            values={"recall_at_1": recall, "ers": ers},
        )
        for point, (recall, ers) in zip(points, values, strict=True)
    )
    return PriorRun(place=name, run=name, train_fingerprint="", rows=rows)


@pytest.fixture
def points(sweep_of):
    return space_of(sweep_of()).points


def _described(points):
    return [(point.key, point.configuration) for point in points]


def test_what_a_run_tried_has_about_its_value_there(points):
    values = [(0.9 - 0.05 * place, 10.0 + 3 * place) for place in range(len(points))]
    found = PriorColumns([_run(points, values)], OBJECTIVES).of(_described(points))
    assert found.shape == (len(points), 2)
    for column, wanted in enumerate(np.array(values).T):
        assert np.corrcoef(found[:, column], wanted)[0, 1] > 0.9


def test_what_it_did_not_try_has_what_its_letters_say(sweep_of):
    """ERS of the run depends on the source alone; each configuration is left out once and told by the others."""
    letters = ["r", "m", "s", "d", "h"]
    hm = space_of(sweep_of(factors={"baselines": [], "source": letters, "destination": letters})).points
    hm = [point for point in hm if point.configuration.identity.defense.perturbs]
    robust = [float(point.configuration.identity.defense.source.value in "sh") for point in hm]
    expected = []
    for place in range(len(hm)):
        others = [(point, value) for index, (point, value) in enumerate(zip(hm, robust, strict=True)) if index != place]
        run = _run([point for point, _ in others], [(0.5, 10 + 20 * value) for _, value in others])
        expected.append(PriorColumns([run], OBJECTIVES).of(_described(hm))[place, 1])
    assert np.corrcoef(expected, robust)[0, 1] > 0.8


def test_a_run_of_too_few_or_without_an_objective_says_nothing(points):
    few = _run(points[:2], [(0.5, 1.0), (0.6, 2.0)])
    assert PriorColumns([few], OBJECTIVES).of(_described(points)).shape == (len(points), 0)
    run = _run(points, [(0.5, 1.0 + place) for place in range(len(points))])
    lacking = run.model_copy(
        update={"rows": tuple(row.model_copy(update={"values": {"ers": row.values["ers"]}}) for row in run.rows)}
    )
    assert PriorColumns([lacking], OBJECTIVES).of(_described(points)).shape == (len(points), 1)


def test_rows_do_not_depend_on_what_was_asked_before(points):
    run = _run(points, [(0.5 + 0.01 * place, 30.0 - place) for place in range(len(points))])
    at_once, one_by_one = PriorColumns([run], OBJECTIVES), PriorColumns([run], OBJECTIVES)
    whole = at_once.of(_described(points))
    single = np.vstack([one_by_one.of([one]) for one in reversed(_described(points))])[::-1]
    np.testing.assert_allclose(whole, single, atol=1e-9)


def test_the_front_is_that_of_brute_force_and_of_what_the_space_holds(points):
    values = [(0.9, 10.0), (0.8, 20.0), (0.7, 15.0), (0.6, 30.0), (0.85, 5.0)]
    run = _run(points[:5], values)
    assert prior_front([run], OBJECTIVES, points) == [points[0], points[1], points[3]]
    assert prior_front([run], OBJECTIVES, points[1:]) == [points[1], points[3]]
    assert prior_front([], OBJECTIVES, points) == []
