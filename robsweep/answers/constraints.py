"""What a choice must satisfy: ``recall_at_1 >= 0.9``."""

import difflib
import math
from collections.abc import Collection, Mapping
from typing import Literal

from robsweep.answers.measured import NAMES, Measured
from robsweep.errors import UserError
from robsweep.grammar.frozen import Frozen
from robsweep.report.labels import label, number

_FORMS = {
    "=": "NAME=VALUE, for example recall_at_1=0.9",
    ">=": "NAME>=VALUE or NAME<=VALUE, for example recall_at_1>=0.9",
    "<=": "NAME>=VALUE or NAME<=VALUE, for example train_seconds<=600",
}
Relation = Literal[">=", "<="]


class Constraint(Frozen):
    """A score or cost that is at least (``>=``) or at most (``<=``) a bound."""

    name: str
    relation: Relation
    bound: float

    def __str__(self) -> str:
        return f"{self.name} {self.relation} {self.bound:g}"

    def lacks(self, scores: Mapping[str, Measured]) -> float:
        """How far a configuration is from satisfying it: 0 where it does, infinite where nothing was measured."""
        return self._lacks(scores[self.name].value if self.name in scores else None)

    def is_sure(self, scores: Mapping[str, Measured]) -> bool:
        """Whether the whole interval satisfies it; without an interval, whether the value does."""
        found = scores[self.name]
        worse = found.low if self.relation == ">=" else found.high
        return self._lacks(found.value if worse is None else worse) == 0

    def measured_text(self, scores: Mapping[str, Measured]) -> str:
        """``R@1 0.916 [0.891, 0.942]``."""
        return f"{label(self.name)} {scores[self.name].text(self.name)}" if self.name in scores else f"no {self.name}"

    def short(self) -> str:
        """``R@1 >= 0.9``; the bound as it was given, where rounding would change it."""
        bound = number(self.name, self.bound)
        return f"{label(self.name)} {self.relation} {bound if float(bound) == self.bound else f'{self.bound:g}'}"

    def _lacks(self, value: float | None) -> float:
        if value is None:
            return math.inf
        return max(0.0, self.bound - value if self.relation == ">=" else value - self.bound)


def parse_constraints(
    least: Collection[str], most: Collection[str], known: Collection[str] = NAMES
) -> list[Constraint]:
    """Constraints from ``NAME=VALUE`` texts.

    Args:
        least: what ``--min`` was given.
        most: what ``--max`` was given.
        known: names of scores and costs.

    Raises:
        UserError: another form, an unknown name, no finite number, or bounds that exclude each other.
    """
    found = [_one("--min", text, "=", ">=", known) for text in least]
    return _possible(found + [_one("--max", text, "=", "<=", known) for text in most])


def parse_bounds(texts: Collection[str], known: Collection[str] = NAMES) -> list[Constraint]:
    """Constraints from ``NAME>=VALUE`` and ``NAME<=VALUE`` texts, each of which may hold several between commas.

    Raises:
        UserError: as ``parse_constraints``; its line names ``--best``.
    """
    each = [part.strip() for text in texts for part in text.split(",")]
    return _possible([_one("--best", text, _relation(text), _relation(text), known) for text in each])


def _relation(text: str) -> Relation:
    return "<=" if "<=" in text else ">="


def _one(option: str, text: str, sign: str, relation: Relation, known: Collection[str]) -> Constraint:
    """The constraint that ``text`` states: a name and a number on the two sides of ``sign``."""
    name, found, value = (part.strip() for part in text.partition(sign))
    if not (name and found and value):
        raise UserError(f"{option} {text!r}: expected {_FORMS[sign]}")
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        meant = f": did you mean {near[0]}?" if near else ""
        raise UserError(f"{option} {text!r}: unknown score {name!r}{meant or ', expected ' + ', '.join(known)}")
    try:
        bound = float(value)
    except ValueError:
        bound = math.nan
    if not math.isfinite(bound):
        raise UserError(f"{option} {text!r}: expected a finite number, got {value!r}")
    return Constraint(name=name, relation=relation, bound=bound)


def _possible(found: list[Constraint]) -> list[Constraint]:
    """The constraints themselves, unless two of them exclude each other."""
    for name in {one.name for one in found}:
        floors = [one.bound for one in found if (one.name, one.relation) == (name, ">=")]
        tops = [one.bound for one in found if (one.name, one.relation) == (name, "<=")]
        if floors and tops and max(floors) > min(tops):
            raise UserError(f"nothing can be: {name} >= {max(floors):g} and {name} <= {min(tops):g}")
    return found
