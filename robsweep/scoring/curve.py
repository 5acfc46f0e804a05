"""Scores against eps: one profile at many budgets."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ConfigDict

from robsweep.config.attacks import AttackSpec
from robsweep.config.fraction import NUMBER, parse_number
from robsweep.config.messages import short
from robsweep.config.scoring import ScoringConfig
from robsweep.errors import UserError
from robsweep.grammar.frozen import Frozen
from robsweep.run.score_sheet import ScoreSheet

_FEWEST, _MOST = 2, 1000
_CURVE = re.compile(rf"eps=({NUMBER}):({NUMBER}):(\d{{1,9}})")


class CurvePoint(Frozen):
    """Scores at one eps; units as in ``ScoreSheet``."""

    model_config = ConfigDict(allow_inf_nan=True)  # a diverged network's scores are NaN

    eps: float
    terms: dict[str, float]
    ers: float | None
    ers_interval: tuple[float, float] | None
    attacks: dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Curve:
    """``count`` values of eps, evenly spaced from ``low`` to ``high``, both included."""

    low: float
    high: float
    count: int

    @property
    def values(self) -> tuple[float, ...]:
        """The values of eps, ascending."""
        return tuple(self.low + (self.high - self.low) * i / (self.count - 1) for i in range(self.count))


def parse_curve(text: str) -> Curve:
    """Read ``eps=LOW:HIGH:COUNT``; fractions like ``77/255`` are allowed.

    Raises:
        UserError: of another form, or not 0 <= LOW < HIGH <= 1 with COUNT from 2 to 1,000.
    """
    found = _CURVE.fullmatch(text)
    if found is None:
        raise UserError(f"curve {short(text)}: expected eps=LOW:HIGH:COUNT, for example eps=0:77/255:12")
    try:
        low, high, count = parse_number(found[1]), parse_number(found[2]), int(found[3])
    except ValueError:
        raise UserError(f"curve {short(text)}: a fraction divides by 0") from None
    if not 0 <= low < high <= 1 or not _FEWEST <= count <= _MOST:
        raise UserError(f"curve {short(text)}: expected 0 <= LOW < HIGH <= 1 and COUNT from {_FEWEST} to {_MOST:,}")
    return Curve(low, high, count)


def require_one_eps(scoring: ScoringConfig) -> None:
    """A curve replaces eps, so the attacks must share one.

    Raises:
        UserError: they have several.
    """
    if len(found := sorted({spec.budget.eps for spec in scoring.specs})) > 1:
        several = ", ".join(f"{eps:g}" for eps in found)
        raise UserError(f"a curve needs attacks of one eps; {scoring.title} has {several}: name some with --attack")


def score_curve(
    curve: Curve, scoring: ScoringConfig, score: Callable[[ScoringConfig, float], ScoreSheet]
) -> tuple[CurvePoint, ...]:
    """Score at every eps; alpha and steps stay, so what eps allows beyond alpha times steps is never reached.

    ``score``: the sheet under a changed scoring configuration, which is that of the eps also given.

    Raises:
        UserError: the attacks of ``scoring`` have several eps.
    """
    require_one_eps(scoring)
    return tuple(_point(eps, score(at_eps(scoring, eps), eps)) for eps in curve.values)


def at_eps(scoring: ScoringConfig, eps: float) -> ScoringConfig:
    """The same attacks with another eps and without checks; with 0 a single step leaves the image as many would."""
    attacks = tuple(dict.fromkeys(str(_with_eps(spec, eps)) for spec in scoring.specs))
    return scoring.model_copy(update={"attacks": attacks, "steps": None, "checks": False})


def _with_eps(spec: AttackSpec, eps: float) -> AttackSpec:
    changes = {"eps": eps} if eps > 0 else {"eps": eps, "steps": 1}
    return spec.model_copy(update={"budget": spec.budget.model_copy(update=changes)})


def _point(eps: float, sheet: ScoreSheet) -> CurvePoint:
    return CurvePoint(
        eps=eps, terms=sheet.terms, ers=sheet.ers, ers_interval=sheet.intervals.get("ers"), attacks=sheet.attacks
    )
