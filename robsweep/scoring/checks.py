"""Checks that cost attacks of their own, on the first few queries: does the attack deserve to be believed?"""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from robsweep.config.attacks import AttackSpec
from robsweep.config.scoring import ScoringConfig
from robsweep.metrics.ers import TERMS, ers_of_means
from robsweep.metrics.intervals import Interval, bootstrap_interval
from robsweep.metrics.suspicion import (
    Flag,
    black_box_beats_white_box,
    more_effort_changes_score,
    unbounded_attack_fails,
)

CHECKED_QUERIES = 32
"""Queries of every check: one step of NES costs 101 passes, so they cost more than the scores themselves."""

NES, STEPS, RESTARTS, UNBOUNDED = "nes", "steps", "restarts", "unbounded"
_MORE_STEPS = 2
_RESTARTS = 4
_REACH = 2.5
"""Sum of all steps over eps where eps is 1, so that an image may become any other one (Croce & Hein 2020)."""

Values = Mapping[str, NDArray[np.float64]]


def check_specs(specs: Sequence[AttackSpec]) -> dict[str, tuple[AttackSpec, ...]]:
    """The attacks of every check by its name: those of ``specs`` with another source or effort, and LTM with eps 1."""
    return {
        NES: tuple(spec.model_copy(update={"gradient": "nes"}) for spec in specs),
        STEPS: tuple(_budgeted(spec, steps=_MORE_STEPS * spec.budget.steps) for spec in specs),
        RESTARTS: tuple(spec.model_copy(update={"restarts": _RESTARTS * spec.restarts}) for spec in specs),
        UNBOUNDED: tuple(
            _budgeted(
                spec.model_copy(update={"gradient": "pgd"}),
                eps=1.0,
                alpha=min(1.0, max(spec.budget.alpha, _REACH / spec.budget.steps)),
            )
            for spec in specs
            if spec.name == "LTM"
        ),
    }


def check_values(terms: Values, checked: Mapping[str, Values], scoring: ScoringConfig) -> dict[str, float]:
    """What the checks measured, all on the same queries: ERS by check, R@1 in [0, 1] of ``unbounded``.

    Also ``ers``, ``ers_low`` and ``ers_high`` of the scored attacks on these queries. Empty without checks, and where
    a term is NaN.

    Args:
        terms: the ten terms of all queries, ``Q`` each.
        checked: by check, the scores of the first queries.
        scoring: seed and resamples of the interval.
    """
    every = [*terms.values(), *(values for scores in checked.values() for values in scores.values())]
    if not checked or any(np.isnan(values).any() for values in every):
        return {}
    few = len(checked[UNBOUNDED]["LTM"])
    same = {name: values[:few] for name, values in terms.items()}
    base = bootstrap_interval(same, ers_of_means, seed=scoring.seed, resamples=scoring.resamples)
    found = {"ers": base.value, "ers_low": base.low, "ers_high": base.high}
    for check in (NES, STEPS, RESTARTS):
        found[check] = float(ers_of_means({name: checked[check][name].mean() for name in TERMS}))
    return {**found, UNBOUNDED: float(checked[UNBOUNDED]["LTM"].mean()) / 100}


def check_flags(values: Mapping[str, float], labels: NDArray[np.int64]) -> tuple[Flag, ...]:
    """What is suspicious about ``check_values``; ``labels`` are those of the candidates, ``N``."""
    if not values:
        return ()
    base = Interval(values["ers"], values["ers_low"], values["ers_high"])
    flags = (
        black_box_beats_white_box(base, values[NES], "NES"),
        more_effort_changes_score(base, values[STEPS], f"{_MORE_STEPS} times the steps"),
        more_effort_changes_score(base, values[RESTARTS], f"{_RESTARTS} times the runs"),
        unbounded_attack_fails(values[UNBOUNDED], torch.tensor(labels), "LTM"),
    )
    return tuple(flag for flag in flags if flag is not None)


def _budgeted(spec: AttackSpec, **changes: float) -> AttackSpec:
    return spec.model_copy(update={"budget": spec.budget.model_copy(update=changes)})
