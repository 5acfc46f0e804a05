"""What the guided searcher proposes."""

from robsweep.config.points import space_of
from robsweep.forecast.forecaster import Forecaster
from robsweep.search.guided import Guided
from robsweep.search.random import Random
from tests.forecast.conftest import guided, state_after, sweep_of, swept  # noqa: F401


def test_the_untried_one_of_most_gain_after_random_ones(guided):  # noqa: F811
    space, events, _, _ = guided
    places = [place for place, event in enumerate(events) if event.fact.kind == "proposed"]
    by_forecast = 0
    for place in places[:20]:
        state = state_after(events, place)
        found = Guided(space, Forecaster(space)).propose(state)
        assert found.point.key == events[place].fact.key
        forecast = Forecaster(space).of(state)
        if forecast is None:
            assert found == Random(space).propose(state)
            continue
        known = [key for key, one in state.candidates.items() if one.stage in ("completed", "going")]
        gains = dict(zip(forecast.untried, forecast.gains(known, forecast.untried), strict=True))
        assert gains[found.point.key] == max(gains.values())
        by_forecast += 1
    assert by_forecast > 10


def test_no_more_than_the_samples_and_random_points_of_a_space_without_end(swept):  # noqa: F811
    _, _, state, _ = swept(sweep_of(search={"kind": "guided", "first": [], "samples": 9}))
    assert len(state.candidates) <= 9
    factors = {"baselines": ["none", "act"], "training": {"optimiser.lr": {"loguniform": [1e-4, 1e-2]}}}
    sweep = sweep_of(search={"kind": "guided", "first": [], "samples": 6}, factors=factors)
    _, _, state, _ = swept(sweep)
    points = [space_of(sweep).drawn(index).key for index in range(6)]
    assert list(state.candidates) == points[: len(state.candidates)]
