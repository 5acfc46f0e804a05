"""All scores of one checkpoint, put together from its shards."""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from robsweep.config.sweep import ScoringConfig
from robsweep.grammar.frozen import Frozen
from robsweep.metrics.ers import TERMS, ers, ers_of_means
from robsweep.metrics.intervals import bootstrap_interval, mean_of
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.worker import Clean, ShardScores, Values

Statistic = Callable[[Mapping[str, NDArray[np.float64]]], NDArray[np.float64]]


class ScoreSheet(Frozen):
    """What scoring a checkpoint gave; units as in ``docs/scores.md``.

    ``clean``: benign scores over the whole test set, fractions. ``attacks``: every score of every attack by the
    attack's label. ``terms``: the terms of ERS among them, and ``ers`` their mean, None where a term was not
    measured. ``intervals``: 95 % bounds of the clean scores, the terms and ``ers``.
    """

    epoch: int
    rung: int
    profile: str
    behaviour: str
    seed: int
    queries: int
    candidates: int
    clean: dict[str, float]
    terms: dict[str, float]
    ers: float | None
    intervals: dict[str, tuple[float, float]]
    attacks: dict[str, dict[str, float]]
    flags: tuple[str, ...]
    attack_passes: int
    score_seconds: float
    data_fingerprint: str
    checkpoint: str


def assemble(request: ScoreRequest, scoring: ScoringConfig, clean: Clean, shards: Sequence[ShardScores]) -> ScoreSheet:
    """Join the shards of one checkpoint, in any order: every mean is over all queries at once.

    NaN scores (a diverged network) stay NaN, and so does ERS.
    """
    by_attack: dict[str, list[ShardScores]] = {}
    for scores in sorted(shards, key=lambda scores: scores.shard.start):
        by_attack.setdefault(scores.shard.spec.label, []).append(scores)
    per_query = {
        label: {name: np.concatenate([part.values[name] for part in parts]) for name in parts[0].values}
        for label, parts in by_attack.items()
    }
    terms = {name: values for scores in per_query.values() for name, values in scores.items() if name in TERMS}
    means = {name: float(terms[name].mean()) for name in TERMS if name in terms}
    complete = len(means) == len(TERMS)
    defined = complete and not any(math.isnan(value) for value in means.values())
    return ScoreSheet(
        epoch=request.epoch,
        rung=request.rung,
        profile=scoring.profile,
        behaviour=scoring.behaviour,
        seed=scoring.seed,
        queries=len(next(iter(next(iter(per_query.values())).values()))),
        candidates=clean.candidates,
        clean={**{name: float(values.mean()) for name, values in clean.values.items()}, "nmi": clean.nmi},
        terms=means,
        ers=(ers(means) if defined else math.nan) if complete else None,
        intervals=_intervals({**clean.values, **terms}, terms if defined else {}, scoring),
        attacks={
            label: {name: float(values.mean()) for name, values in scores.items()}
            for label, scores in per_query.items()
        },
        flags=(),
        attack_passes=sum(scores.passes for scores in shards),
        score_seconds=clean.seconds + sum(scores.seconds for scores in shards),
        data_fingerprint=clean.data_fingerprint,
        checkpoint=request.folder,
    )


def _intervals(scores: Values, terms: Values, scoring: ScoringConfig) -> dict[str, tuple[float, float]]:
    def bounds(values: Values, statistic: Statistic) -> tuple[float, float]:
        interval = bootstrap_interval(values, statistic, seed=scoring.seed, resamples=scoring.resamples)
        return interval.low, interval.high

    found = {name: bounds({name: values}, mean_of(name)) for name, values in scores.items()}
    return {**found, "ers": bounds(terms, ers_of_means)} if terms else found
