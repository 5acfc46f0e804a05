"""The model: a Gaussian process over epochs for each configuration and objective, with known noise.

y(i, e) = mu(e) + s(e) x(i) w + f(i, e) + noise, where x(i) are a configuration's features, w has independent normal
entries of variance (letters sigma)^2, and f(i, .) are independent between configurations:
Cov[f(i, e), f(i, q)] = sigma^2 s(e) s(q) rho^|log2 e - log2 q|, s(e) = (e / last)^gamma. ``mu`` follows a random walk
over log2 e: what no configuration has reached yet is expected where the last rung stood, with room for growth.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

_LEAST = 1e-6
"""Noise variance, in that of the values, of what is measured without noise."""
_EVALUATIONS = 80


class Data(NamedTuple):
    """``values``, ``noise``: ``n x r`` standardised, NaN where nothing was measured. ``features``: ``n x d``.

    ``log_epochs``: ``r``.
    """

    values: NDArray[np.float64]
    noise: NDArray[np.float64]
    features: NDArray[np.float64]
    log_epochs: NDArray[np.float64]


class Curves(NamedTuple):
    """``sigma``: deviation at the last epoch; ``rho``: correlation over a doubling; ``letters``: of the features."""

    sigma: float = 1.0
    rho: float = 0.9
    gamma: float = 0.0
    letters: float = 0.5

    def scale(self, log_epochs: NDArray[np.float64]) -> NDArray[np.float64]:
        """``r``: s(e)."""
        return np.asarray(2.0 ** (self.gamma * (log_epochs - log_epochs[-1])))

    def covariance(self, log_epochs: NDArray[np.float64]) -> NDArray[np.float64]:
        """``r x r`` of f(i, .)."""
        deviations = self.sigma * self.scale(log_epochs)
        distance = np.abs(log_epochs[:, None] - log_epochs)
        return np.asarray(deviations[:, None] * deviations * self.rho**distance)


class Course(NamedTuple):
    """What is expected at the last epoch: ``mean`` and own ``deviation`` (``n``), and how it moves with ``common``.

    ``slopes``: ``n x c``, by how much each moves with the common unknowns; ``common``: ``c x c``, whose rows times
    standard normals are a draw of these.
    """

    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    slopes: NDArray[np.float64]
    common: NDArray[np.float64]


def fitted(data: Data) -> Curves:
    """The most probable ``Curves``."""

    def unlikelihood(theta: NDArray[np.float64]) -> float:
        spread = np.array([0.5, 1.0, 0.3, 0.7])
        return float(0.5 * (((theta - _START) / spread) ** 2).sum()) - _Blocks(_curves(theta), data).log_likelihood

    simplex = np.vstack([_START, _START + np.diag([0.3, 0.8, 0.2, 0.5])])
    options = {"maxfev": _EVALUATIONS, "initial_simplex": simplex, "xatol": 0.03, "fatol": 0.03}
    return _curves(minimize(unlikelihood, _START, method="Nelder-Mead", options=options).x)


def course(curves: Curves, data: Data, *, sound: NDArray[np.bool_], last: NDArray[np.int64]) -> Course:
    """What the data say of each one's ``last`` epoch; what is common is learned from the ``sound`` (``n x r``) ones.

    Rows without any value are forecast from their features.
    """
    typical = _Blocks(curves, data._replace(values=np.where(sound, data.values, np.nan)))
    return _Blocks(curves, data).course(typical, last)


_START = np.array([0.0, 2.2, 0.0, np.log(0.5)])


def _curves(theta: NDArray[np.float64]) -> Curves:
    sigma, rho, gamma, letters = theta
    return Curves(float(np.exp(sigma)), float(1 / (1 + np.exp(-rho))), float(gamma), float(np.exp(letters)))


class _Blocks:
    """Configurations are independent given what is common (``mu``, ``w``): all else is algebra of ``r x r`` blocks."""

    def __init__(self, curves: Curves, data: Data) -> None:
        self._curves, self._data = curves, data
        epochs = data.values.shape[1]
        self._covariance, self._scale = curves.covariance(data.log_epochs), curves.scale(data.log_epochs)
        there = np.isfinite(data.values)
        self._there, self._values = there, np.where(there, data.values, 0.0)
        both = (there[:, :, None] & there[:, None, :]).astype(np.float64)
        self._blocks = self._covariance * both
        diagonal = np.where(there, np.maximum(np.where(there, data.noise, 0.0), _LEAST), 1.0)
        self._blocks[:, np.arange(epochs), np.arange(epochs)] += diagonal
        self._inverse = np.linalg.inv(self._blocks) * both
        prior = np.zeros((epochs + data.features.shape[1],) * 2)
        prior[:epochs, :epochs] = _walk(data.log_epochs)
        weights = np.arange(epochs, len(prior))
        prior[weights, weights] = (curves.letters * curves.sigma) ** -2
        scaled = self._inverse @ self._scale
        added = np.zeros_like(prior)
        added[:epochs, :epochs] = self._inverse.sum(axis=0)
        added[:epochs, epochs:] = scaled.T @ data.features
        added[epochs:, :epochs] = added[:epochs, epochs:].T
        added[epochs:, epochs:] = (data.features * (scaled @ self._scale)[:, None]).T @ data.features
        weighted = np.einsum("nij,nj->ni", self._inverse, self._values)
        right = np.concatenate([weighted.sum(axis=0), data.features.T @ (weighted @ self._scale)])
        self._prior, self._precision = prior, prior + added
        self.best = np.linalg.solve(self._precision, right)
        self._fit = float((weighted * self._values).sum() - right @ self.best)

    @property
    def log_likelihood(self) -> float:
        """Up to a constant."""
        sizes = np.linalg.slogdet(self._blocks)[1].sum()
        sizes += np.linalg.slogdet(self._precision)[1] - np.linalg.slogdet(self._prior)[1]
        return float(-0.5 * (self._fit + sizes))

    def course(self, typical: "_Blocks", last: NDArray[np.int64]) -> Course:
        """With what is common taken from ``typical``."""
        features, epochs = self._data.features, len(self._scale)
        base = typical.best[:epochs] + np.outer(features @ typical.best[epochs:], self._scale)
        covariance = self._covariance[last]
        gains = np.einsum("nj,nij->ni", covariance, self._inverse)
        rows = np.arange(len(last))
        means = base[rows, last] + (gains * np.where(self._there, self._values - base, 0.0)).sum(axis=1)
        variances = self._covariance[last, last] - (gains * covariance).sum(axis=1)
        own = np.eye(epochs)[last] - gains
        slopes = np.hstack([own, features * (own @ self._scale)[:, None]])
        spread = np.linalg.cholesky(np.linalg.inv(typical._precision))
        return Course(means, np.sqrt(np.maximum(variances, 0.0)), slopes, spread)


def _walk(log_epochs: NDArray[np.float64]) -> NDArray[np.float64]:
    """``r x r`` precision of ``mu``: its first value within 10, a step of one doubling within 1."""
    precision = np.zeros((len(log_epochs), len(log_epochs)))
    precision[0, 0] = 0.01
    for index, step in enumerate(np.diff(log_epochs)):
        block = np.array([[1.0, -1.0], [-1.0, 1.0]]) / max(step, 1e-9)
        precision[index : index + 2, index : index + 2] += block
    return precision
