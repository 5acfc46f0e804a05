"""Forecasts of a run: a function of its state, whose chances and gains are those of its draws."""

import numpy as np
import pytest

from robsweep.forecast.draws import DRAWS
from robsweep.forecast.forecaster import FEWEST, Forecaster
from robsweep.pareto.dominance import is_nondominated
from robsweep.pareto.hypervolume import hypervolume

from .conftest import state_after


@pytest.fixture(scope="module")
def middle(guided):
    """A state in the middle of the sweep, and what is forecast from it."""
    space, events, _, _ = guided
    state = state_after(events, len(events) // 2)
    return space, state, Forecaster(space).of(state)


def test_nothing_is_forecast_from_too_little(guided):
    space, events, _, _ = guided
    decided = [place for place, event in enumerate(events) if event.fact.kind == "decided"]
    assert Forecaster(space).of(state_after(events, decided[0] + 1)) is None
    keys: set[str] = set()
    enough = next(place for place in decided if len(keys := keys | {events[place].fact.key}) == FEWEST)
    assert Forecaster(space).of(state_after(events, enough + 1)) is not None


def test_it_covers_what_was_tried_and_what_the_space_still_holds(middle):
    space, state, forecast = middle
    assert forecast.keys[: forecast.tried] == tuple(state.candidates)
    assert set(forecast.keys) == {point.key for point in space.points}
    assert forecast.draws.shape == (DRAWS, len(forecast.keys), 2)


def test_it_is_a_function_of_the_state_whoever_asked_before(guided):
    space, events, _, _ = guided
    used = Forecaster(space)
    state = state_after(events, 0)
    for place, event in enumerate(events[:200]):
        state.apply(event)
        if event.fact.kind == "decided" and place % 3 == 0:
            kept = used.of(state)
    fresh = Forecaster(space).of(state_after(events, 200))
    kept = used.of(state)
    np.testing.assert_array_equal(kept.draws, fresh.draws)


def test_chances_count_the_draws_in_which_nothing_dominates(middle):
    _, _, forecast = middle
    for key in list(forecast.chances)[:5]:
        row = forecast.keys.index(key)
        on = [
            np.isfinite(points[row]).all() and is_nondominated(points[: forecast.tried])[row]
            for points in forecast.draws
        ]
        assert forecast.chances[key] == pytest.approx(np.mean(on))


def test_gains_are_mean_differences_of_hypervolumes(middle):
    _, state, forecast = middle
    ended = [key for key, one in state.candidates.items() if one.stage == "completed"]
    others = [key for key in forecast.keys if key not in ended][:12]
    rows = [forecast.keys.index(key) for key in ended]
    expected = []
    for key in others:
        row = forecast.keys.index(key)
        each = [
            hypervolume(points[[*rows, row]], forecast.reference) - hypervolume(points[rows], forecast.reference)
            for points in forecast.draws
        ]
        expected.append(np.mean(each))
    np.testing.assert_allclose(forecast.gains(ended, others), expected, atol=1e-9)
    np.testing.assert_allclose(
        forecast.hypervolumes(ended).mean(), np.mean([hypervolume(p[rows], forecast.reference) for p in forecast.draws])
    )


def test_what_is_measured_at_the_end_is_known_better_than_what_is_not(middle):
    _, state, forecast = middle
    stages = np.array([one.stage for one in state.candidates.values()])
    ended = forecast.deviations[: forecast.tried][stages == "completed"]
    resting = forecast.deviations[: forecast.tried][stages == "resting"]
    assert ended.max(axis=0)[0] < np.median(resting, axis=0)[0]
    assert ended.max(axis=0)[1] < np.median(resting, axis=0)[1]


def test_a_draw_under_a_floor_of_the_last_rung_is_out(middle):
    _, _, forecast = middle
    finite = np.isfinite(forecast.draws).all(axis=2)
    recall = np.where(finite, forecast.draws[:, :, 0], np.nan)
    assert np.nanmin(recall) >= 0.0
    best = np.nanmax(recall[:, : forecast.tried], axis=1)
    assert (np.nanmin(recall, axis=1) >= 0.5 * best - 1e-9).all()
