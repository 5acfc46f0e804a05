"""Whether a checkpoint scored again agrees with the scores that were recorded of it."""

import math
from collections.abc import Iterator
from typing import Literal

from pydantic import ConfigDict

from robsweep.config.scores import CLEAN, SCORES
from robsweep.grammar.frozen import Frozen
from robsweep.metrics.ers import ers, ers_bounded
from robsweep.run.score_sheet import Bounds, ScoreSheet

Agreement = Literal["bit for bit", "within the interval", "differs"]
_OF_TERMS = {"ers": ers, "ers_bounded": ers_bounded}
_ROUNDING = 1e-9


class Difference(Frozen):
    """A score that does not agree: by its name, as recorded and as measured, and what was expected instead."""

    model_config = ConfigDict(allow_inf_nan=True)  # a diverged network's scores are NaN

    score: str
    recorded: float | str | None
    measured: float | str | None
    expected: str


def agreement(recorded: ScoreSheet, measured: ScoreSheet) -> tuple[Agreement, tuple[Difference, ...]]:
    """How a sheet agrees with one measured again, and the scores that do not agree.

    Bit for bit: every score of both is equal. Within the interval: every score that has a recorded interval lies in it.
    Where all queries gave the same, the interval has no width, and one query may give another. A recorded ERS that is
    not the mean of its own recorded terms differs, wherever its interval lies.
    """
    differences = (*_facts(recorded, measured), *_own_mean(recorded), *_outside(recorded, measured))
    if differences:
        return "differs", differences
    return ("within the interval" if changed_scores(recorded, measured) else "bit for bit"), ()


def changed_scores(recorded: ScoreSheet, measured: ScoreSheet) -> tuple[str, ...]:
    """Names of the recorded scores that were not measured again bit for bit."""
    now = _all(measured)
    return tuple(name for name, value in _all(recorded).items() if name not in now or not _equal(value, now[name]))


def _facts(recorded: ScoreSheet, measured: ScoreSheet) -> Iterator[Difference]:
    """What two sheets must share before their scores can be compared."""
    for name in ("queries", "candidates", "test_fingerprint"):
        before, now = getattr(recorded, name), getattr(measured, name)
        if before != now and before not in ("", 0):
            yield Difference(score=name, recorded=before, measured=now, expected="the same")


def _own_mean(recorded: ScoreSheet) -> Iterator[Difference]:
    for name, mean in _OF_TERMS.items():
        value = getattr(recorded, name)
        if value is None or math.isnan(value) or any(math.isnan(term) for term in recorded.terms.values()):
            continue
        if abs(value - mean(recorded.terms)) > _ROUNDING * max(1.0, abs(value)):
            yield _difference(name, value, mean(recorded.terms), "the mean of its recorded terms")


def _outside(recorded: ScoreSheet, measured: ScoreSheet) -> Iterator[Difference]:
    for name, before in recorded.scores.items():
        now = measured.scores.get(name, math.nan)
        if _equal(before, now):
            continue
        bounds = recorded.intervals.get(name) or measured.intervals.get(name)  # schema 0 kept only some
        if bounds is None:
            yield _difference(name, before, now, "the same, as it has no interval")
        elif not _within(now, before, bounds, _of_one_query(name, recorded)):
            yield _difference(name, before, now, f"both within {bounds[0]:.4g} .. {bounds[1]:.4g}")


def _difference(name: str, recorded: float, measured: float, expected: str) -> Difference:
    return Difference(score=name, recorded=recorded, measured=measured, expected=expected)


def _within(now: float, before: float, bounds: Bounds, one_query: float) -> bool:
    """Whether both the recorded value and the new one lie in the interval."""
    low, high = bounds
    if low == high:
        low, high = low - one_query, high + one_query
    return all(low - _ROUNDING <= value <= high + _ROUNDING for value in (now, before))


def _of_one_query(name: str, sheet: ScoreSheet) -> float:
    if name in CLEAN or name.startswith("recall_at_"):
        return 1 / sheet.candidates
    return SCORES[name].span / sheet.queries


def _all(sheet: ScoreSheet) -> dict[str, float]:
    of_attacks = {f"{attack} {name}": value for attack, found in sheet.attacks.items() for name, value in found.items()}
    return {**sheet.scores, **of_attacks}


def _equal(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))
