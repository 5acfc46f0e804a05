"""Empirical robustness score: ten attack scores, each turned so that 100 is robust, and their mean.

Zhou et al. 2024, "Adversarial Attack and Defense in Deep Ranking" (arXiv:2106.03614).
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from robsweep.config.scores import TERMS
from robsweep.errors import UserError

Term = float | NDArray[np.float64]

_TURN: dict[str, Callable[[Term], Term]] = {
    "CA+": lambda rank: 2 * rank,
    "CA-": lambda rank: 100 - rank,
    "QA+": lambda rank: 2 * rank,
    "QA-": lambda rank: 100 - rank,
    "TMA": lambda cosine: 100 * (1 - cosine),
    "ES:D": lambda shift: 100 * (2 - shift) / 2,
    "ES:R": lambda recall: recall,
    "LTM": lambda recall: recall,
    "GTM": lambda recall: recall,
    "GTT": lambda retained: retained,
}


def contributions(terms: Mapping[str, float]) -> dict[str, float]:
    """What each term adds before the mean is taken; 100 = robust, 0 = broken.

    Nominal range 0..100. A random ranking stands at 50 %, hence the factor 2 of CA+ and QA+. Below 0: ES:D of
    metric E, which has no upper bound. Above 100: a negative TMA, or a CA+ or QA+ above 50 %.

    Args:
        terms: all ten, in the units of the papers' tables (``docs/scores.md``); other entries are not looked at.

    Raises:
        UserError: a term is missing or NaN.
    """
    _check(terms)
    return {name: float(turn(terms[name])) for name, turn in _TURN.items()}


def ers(terms: Mapping[str, float]) -> float:
    """ERS: the mean of the ten contributions; higher is more robust, nominal range 0..100.

    Has no lower bound for metric E (see ``ers_bounded``), and is no measure of a useful embedding: a
    collapsed one has about 30. Arguments and errors as in ``contributions``.
    """
    return float(np.mean(list(contributions(terms).values())))


def ers_bounded(terms: Mapping[str, float]) -> float:
    """The mean of the contributions clipped to [0, 100] each: a score of its own, not the papers' ERS.

    For metric E, where one unbounded ES:D would outweigh the other nine terms. Arguments and errors as in
    ``contributions``.
    """
    return float(np.mean(np.clip(list(contributions(terms).values()), 0, 100)))


def ers_of_means(terms: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """ERS of many sets of terms at once, for resampling: arrays of one shape, which is the result's.

    Raises:
        UserError: a term is missing.
    """
    return np.asarray(_stacked(terms).mean(axis=0))


def ers_bounded_of_means(terms: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """``ers_bounded`` of many sets of terms at once, as ``ers_of_means``."""
    return np.asarray(np.clip(_stacked(terms), 0, 100).mean(axis=0))


def _stacked(terms: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    _check_names(terms)
    return np.stack([np.asarray(turn(terms[name]), dtype=np.float64) for name, turn in _TURN.items()])


def _check_names(terms: Mapping[str, object]) -> None:
    if missing := [name for name in TERMS if name not in terms]:
        raise UserError(f"ERS needs all ten terms: {', '.join(missing)} missing, got {', '.join(terms) or 'none'}")


def _check(terms: Mapping[str, float]) -> None:
    _check_names(terms)
    if undefined := [name for name in TERMS if np.isnan(terms[name])]:
        raise UserError(f"ERS needs ten numbers: {', '.join(undefined)} is NaN")
