"""Checks that cost attacks of their own, on the first few queries: does the attack deserve to be believed?"""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from robsweep.config.attacks import AttackSpec
from robsweep.config.scores import TERMS
from robsweep.config.scoring import ScoringConfig
from robsweep.metrics.ers import ers_of_means
from robsweep.metrics.intervals import Interval, bootstrap_interval
from robsweep.metrics.suspicion import (
    black_box_beats_white_box,
    more_effort_changes_score,
    unbounded_attack_fails,
)
from robsweep.run.score_sheet import Flag

CHECKED_QUERIES = 32
"""Queries of every check: one step of NES costs 101 passes, so they cost more than the scores themselves."""

WHITE, NES, STEPS, RESTARTS, UNBOUNDED = "white", "nes", "steps", "restarts", "unbounded"
SCORED = "scored"
_UNBOUNDED_ATTACK = "LTM"
"""Its score must fall to that of a random ranking once eps is 1; ERS needs it, and so does every check."""
_FEWEST_QUERIES = 2
_MORE_STEPS = 2
_RESTARTS = 4
_REACH = 2.5
"""Sum of all steps over eps where eps is 1, so that an image may become any other one (Croce & Hein 2020)."""

ByScore = Mapping[str, NDArray[np.float64]]


def check_specs(specs: Sequence[AttackSpec]) -> dict[str, tuple[AttackSpec, ...]]:
    """The attacks of every check by its name: those of ``specs`` with another source or effort, and LTM with eps 1.

    Where ``specs`` are black boxes themselves, ``white`` are the same attacks with the network's own gradients.
    """
    white = tuple(spec.model_copy(update={"gradient": "pgd"}) for spec in specs)
    return {
        WHITE: white if white != tuple(specs) else (),
        NES: tuple(spec.model_copy(update={"gradient": "nes"}) for spec in specs),
        STEPS: tuple(_budgeted(spec, steps=_MORE_STEPS * spec.budget.steps) for spec in white),
        RESTARTS: tuple(spec.model_copy(update={"restarts": _RESTARTS * spec.restarts}) for spec in white),
        UNBOUNDED: tuple(
            _budgeted(spec, eps=1.0, alpha=min(1.0, max(spec.budget.alpha, _REACH / spec.budget.steps)))
            for spec in white
            if spec.name == _UNBOUNDED_ATTACK
        ),
    }


def check_values(terms: ByScore, checked: Mapping[str, ByScore], scoring: ScoringConfig) -> dict[str, float]:
    """What the checks measured, all on the same queries: ERS by check, R@1 in [0, 1] of ``unbounded``.

    Also ``ers``, ``ers_low`` and ``ers_high`` of the white-box attacks on these queries, and ``scored``, ERS of the
    scored attacks on them, where those are black boxes. Empty without checks, where a term is NaN, and for a single
    query, whose interval would say nothing.

    Args:
        terms: the ten terms of all queries, ``Q`` each.
        checked: by check, the scores of the first queries.
        scoring: seed and resamples of the interval.
    """
    every = [*terms.values(), *(values for scores in checked.values() for values in scores.values())]
    if not checked or any(np.isnan(values).any() for values in every):
        return {}
    few = len(checked[UNBOUNDED][_UNBOUNDED_ATTACK])
    if few < _FEWEST_QUERIES:
        return {}
    same = {name: values[:few] for name, values in terms.items()}
    white = {name: checked[WHITE][name] for name in TERMS} if WHITE in checked else same
    base = bootstrap_interval(white, ers_of_means, seed=scoring.seed, resamples=scoring.resamples)
    found = {"ers": base.value, "ers_low": base.low, "ers_high": base.high}
    if WHITE in checked:
        found[SCORED] = float(ers_of_means({name: values.mean() for name, values in same.items()}))
    for check in (NES, STEPS, RESTARTS):
        found[check] = float(ers_of_means({name: checked[check][name].mean() for name in TERMS}))
    return {**found, UNBOUNDED: float(checked[UNBOUNDED][_UNBOUNDED_ATTACK].mean()) / 100}


def check_flags(values: Mapping[str, float], labels: NDArray[np.int64]) -> tuple[Flag, ...]:
    """What is suspicious about ``check_values``; ``labels`` are those of the candidates, ``N``."""
    if not values:
        return ()
    base = Interval(values["ers"], values["ers_low"], values["ers_high"])
    flags = (
        black_box_beats_white_box(base, values[NES], "NES"),
        black_box_beats_white_box(base, values.get(SCORED, base.value), "the scored attack"),
        more_effort_changes_score(base, values[STEPS], f"{_MORE_STEPS} times the steps"),
        more_effort_changes_score(base, values[RESTARTS], f"{_RESTARTS} times the runs"),
        unbounded_attack_fails(values[UNBOUNDED], torch.tensor(labels), _UNBOUNDED_ATTACK),
    )
    return tuple(flag for flag in flags if flag is not None)


def _budgeted(spec: AttackSpec, **changes: float) -> AttackSpec:
    return spec.model_copy(update={"budget": spec.budget.model_copy(update=changes)})
