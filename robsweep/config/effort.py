"""How much an attack was allowed to try, and what a list of attacks is called beside a profile."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from robsweep.config.attacks import AttackSpec
from robsweep.config.profiles import profile
from robsweep.grammar.frozen import Frozen

WEAKENED = "effort:weakened"
"""Flag of scores whose attacks cannot reach eps, or take fewer steps than the profile's."""
_ROUNDING = 1e-4
"""Budgets are written with a few digits: 30 steps of 0.01 reach 0.3."""


class Effort(Frozen):
    """Of one attack, or the least of several.

    ``reach``: step size times steps over eps. Below 1 the attack cannot use its eps; 1 where eps is 0. A single step
    is as long as eps. ``steps``: of gradient descent; ``restarts``: times a query is attacked anew.
    """

    reach: float
    steps: int
    restarts: int

    def __str__(self) -> str:
        again = f", {self.restarts} restarts" if self.restarts > 1 else ""
        return f"reach {self.reach:.3g}, {self.steps} step{'s' * (self.steps != 1)}{again}"


class Weakness(NamedTuple):
    """What of an effort is too little: a measured value, the least that is enough, and what it means."""

    value: float
    enough: float
    explanation: str


def effort_of(spec: AttackSpec) -> Effort:
    """Of one attack."""
    budget = spec.budget
    reach = budget.step_size * budget.steps / budget.eps if budget.eps > 0 else 1.0
    return Effort(reach=reach, steps=budget.steps, restarts=spec.restarts)


def least(efforts: Iterable[Effort]) -> Effort | None:
    """The least reach, the fewest steps and restarts of several attacks; None of none."""
    found = list(efforts)
    if not found:
        return None
    return Effort(
        reach=min(effort.reach for effort in found),
        steps=min(effort.steps for effort in found),
        restarts=min(effort.restarts for effort in found),
    )


def weakness(name: str, specs: Sequence[AttackSpec]) -> Weakness | None:
    """What makes attacks weaker than those of the profile ``name``; None where nothing does.

    Raises:
        UserError: no such profile.
    """
    whole = profile(name)
    reach = min((effort_of(spec).reach for spec in specs), default=1.0)
    if reach < 1 - _ROUNDING:
        return Weakness(reach, 1.0, "the attacks cannot reach their eps, so scores look more robust than they are")
    fewer = [(spec.budget.steps, full) for spec in specs if spec.budget.steps < (full := _steps_in(whole, spec))]
    if not fewer:
        return None
    steps, full = min(fewer)
    return Weakness(steps, full, f"the attacks take fewer steps than those of {name}")


def title_of_attacks(name: str, specs: Sequence[AttackSpec]) -> str:
    """What ran: the profile's name alone only where it ran whole.

    ``rob28``, ``rob28, 4 of 32 steps``, ``rob28, 2 of 9 attacks``, ``rob28 by transfer``, ``own attacks``.

    Raises:
        UserError: no such profile.
    """
    whole = profile(name)
    ran, gradients = [_plain(spec) for spec in specs], {spec.gradient for spec in specs}
    known = {_plain(spec): spec.budget.steps for spec in whole}
    if not set(ran) <= known.keys() or len(gradients) != 1:
        return "own attacks"
    (gradient,) = gradients
    title = name if gradient == "pgd" else f"{name} by {gradient}"
    if len(ran) < len(known):
        title += f", {len(ran)} of {len(known)} attacks"
    if any(spec.budget.steps != known[_plain(spec)] for spec in specs):
        title += f", {_span(spec.budget.steps for spec in specs)} of {_span(known[plain] for plain in ran)} steps"
    return title


def _plain(spec: AttackSpec) -> AttackSpec:
    """Without what a title tells by itself: steps and the gradient's source."""
    return spec.model_copy(update={"gradient": "pgd", "budget": spec.budget.model_copy(update={"steps": 1})})


def _span(values: Iterable[int]) -> str:
    found = sorted(set(values))
    return str(found[0]) if len(found) == 1 else f"{found[0]} to {found[-1]}"


def _steps_in(whole: Sequence[AttackSpec], spec: AttackSpec) -> int:
    """Steps of the profile's attack that is most like ``spec``: the same label and eps, the label, the first."""
    alike = [other for other in whole if other.label == spec.label]
    same = [other for other in alike if other.budget.eps == spec.budget.eps]
    return (same or alike or list(whole))[0].budget.steps
