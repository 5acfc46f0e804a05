"""The block algebra against one dense Gaussian, and drawn curves that are found again."""

import numpy as np
import pytest

from robsweep.forecast.curves import Curves, Data, _Blocks, _walk, course, fitted

LOG_EPOCHS = np.log2([1, 2, 4, 8])


def drawn(curves, count, seed=0, noise=0.01, features=3):
    """Curves of the model itself, all rungs measured."""
    random = np.random.default_rng(seed)
    rows = random.standard_normal((count, features)) / np.sqrt(features)
    weights = curves.letters * curves.sigma * random.standard_normal(features)
    own = random.multivariate_normal(np.zeros(4), curves.covariance(LOG_EPOCHS), size=count)
    truth = np.linspace(-1, 1, 4) + np.outer(rows @ weights, curves.scale(LOG_EPOCHS)) + own
    measured = truth + np.sqrt(noise) * random.standard_normal(truth.shape)
    return truth, Data(measured, np.full(truth.shape, noise), rows, LOG_EPOCHS)


def some_missing(data, seed=1):
    """Configurations that stopped at different rungs, one of which nothing is known."""
    values = data.values.copy()
    for row, measured in enumerate(np.random.default_rng(seed).integers(0, 5, len(values))):
        values[row, measured:] = np.nan
    values[0] = np.nan
    return data._replace(values=values)


def dense(curves, data):
    """Mean and covariance of all (configuration, epoch) values before any is seen: one big Gaussian."""
    count, epochs = data.values.shape
    design = np.hstack([np.tile(np.eye(epochs), (count, 1)), np.kron(data.features, curves.scale(LOG_EPOCHS)[:, None])])
    prior = np.zeros((design.shape[1],) * 2)
    prior[:epochs, :epochs] = np.linalg.inv(_walk(LOG_EPOCHS))
    prior[epochs:, epochs:] = np.eye(design.shape[1] - epochs) * (curves.letters * curves.sigma) ** 2
    return design @ prior @ design.T + np.kron(np.eye(count), curves.covariance(LOG_EPOCHS))


@pytest.mark.parametrize("curves", [Curves(), Curves(0.7, 0.6, -0.4, 1.2)])
def test_mean_deviation_and_likelihood_are_those_of_the_dense_gaussian(curves):
    data = some_missing(drawn(curves, 9)[1])
    everything = dense(curves, data)
    seen = np.flatnonzero(np.isfinite(data.values.ravel()))
    last = np.arange(3, data.values.size, 4)
    noisy = everything[np.ix_(seen, seen)] + np.diag(data.noise.ravel()[seen])
    solved = np.linalg.solve(noisy, everything[np.ix_(seen, last)])
    values = data.values.ravel()[seen]
    mean = solved.T @ values
    variance = np.diag(everything)[last] - (solved * everything[np.ix_(seen, last)]).sum(axis=0)

    found = course(curves, data, sound=np.isfinite(data.values), last=np.full(9, 3))
    shared = ((found.slopes @ found.common) ** 2).sum(axis=1)
    np.testing.assert_allclose(found.mean, mean, atol=1e-8)
    np.testing.assert_allclose(found.deviation**2 + shared, variance, atol=1e-8)

    expected = -0.5 * (values @ np.linalg.solve(noisy, values) + np.linalg.slogdet(noisy)[1])
    assert _Blocks(curves, data).log_likelihood == pytest.approx(expected, abs=1e-6)


def test_an_earlier_end_is_forecast_for_itself():
    data = some_missing(drawn(Curves(), 30)[1])
    found = course(Curves(), data, sound=np.isfinite(data.values), last=np.ones(30, dtype=np.int64))
    measured = np.isfinite(data.values[:, 1])
    np.testing.assert_allclose(found.mean[measured], data.values[measured, 1], atol=0.1)
    assert found.deviation[measured].max() < found.deviation[~measured].min()


def test_those_that_are_not_sound_teach_nothing_of_the_others():
    data = drawn(Curves(), 12)[1]
    wild = data.values.copy()
    wild[3:6] -= 50.0
    sound = np.ones(wild.shape, dtype=bool)
    sound[3:6] = False
    calm = course(Curves(), data, sound=sound, last=np.full(12, 3))
    shaken = course(Curves(), data._replace(values=wild), sound=sound, last=np.full(12, 3))
    others = np.r_[0:3, 6:12]
    np.testing.assert_allclose(shaken.mean[others], calm.mean[others])


def test_the_fit_finds_what_curves_were_drawn_from():
    true = Curves(sigma=0.8, rho=0.7, gamma=0.0, letters=1.0)
    found = fitted(drawn(true, 200, noise=0.001)[1])
    assert found.sigma == pytest.approx(true.sigma, rel=0.25)
    assert found.rho == pytest.approx(true.rho, abs=0.1)


def test_forecasts_are_as_sure_as_they_say():
    true = Curves(sigma=1.0, rho=0.8, gamma=0.2, letters=0.8)
    truth, data = drawn(true, 300, seed=3)
    partial = some_missing(data)
    found = course(fitted(partial), partial, sound=np.isfinite(partial.values), last=np.full(300, 3))
    spread = np.sqrt(found.deviation**2 + ((found.slopes @ found.common) ** 2).sum(axis=1))
    inside = np.abs(truth[:, 3] - found.mean) < 1.96 * spread
    assert 0.90 < inside.mean() < 0.99
