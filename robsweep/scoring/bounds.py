"""The confidence intervals of a sheet, from one draw of the queries for all of its scores."""

from collections.abc import Mapping
from typing import NamedTuple

from robsweep.config.scores import TERMS
from robsweep.config.scoring import ScoringConfig
from robsweep.metrics.ers import ers_bounded_of_means, ers_of_means
from robsweep.metrics.intervals import Arrays, Statistic, bootstrap_intervals, mean_of
from robsweep.run.score_sheet import Bounds
from robsweep.scoring.values import PerQuery


class SheetBounds(NamedTuple):
    """95 % bounds of the clean scores, the terms and both ERS by name, and of the attacks' scores by attack."""

    scores: dict[str, Bounds]
    attacks: dict[str, dict[str, Bounds]]


def sheet_bounds(
    clean: PerQuery, attacks: Mapping[str, PerQuery], terms: PerQuery, scoring: ScoringConfig
) -> SheetBounds:
    """Bounds of every score of more than one query.

    ``terms``: those of ``attacks`` that are resampled together for both ERS; none where a term is missing or NaN.
    """
    wanted: dict[tuple[str, str], tuple[Arrays, Statistic]] = {}
    for attack, scores in {"": clean, **attacks}.items():
        for score, values in scores.items():
            if score != "loss" and len(values) > 1:
                wanted[attack, score] = {score: values}, mean_of(score)
    if terms and all(len(values) > 1 for values in terms.values()):
        wanted["", "ers"] = terms, ers_of_means
        wanted["", "ers_bounded"] = terms, ers_bounded_of_means
    found = {
        key: (interval.low, interval.high)
        for key, interval in bootstrap_intervals(wanted, seed=scoring.seed, resamples=scoring.resamples).items()
    }
    return SheetBounds(
        scores={score: bounds for (attack, score), bounds in found.items() if not attack or is_term(attack, score)},
        attacks={
            name: {score: found[name, score] for score in scores if (name, score) in found}
            for name, scores in attacks.items()
        },
    )


def is_term(attack: str, score: str) -> bool:
    """Whether a score is a term of ERS: under the attack's plain name, so neither wide nor at one of several eps."""
    return score in TERMS and score.partition(":")[0] == attack
