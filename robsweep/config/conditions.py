"""Conditions on the points of a space: which values of its factors go together."""

from typing import Any, Self

from pydantic import field_validator, model_validator

from robsweep.config.fraction import without_fractions
from robsweep.grammar.backbones import backbone_info
from robsweep.grammar.defense import DEFENSE_KINDS
from robsweep.grammar.frozen import Frozen
from robsweep.grammar.gap_distances import GAP_DISTANCES
from robsweep.grammar.hardness import Hardness
from robsweep.grammar.loss import parse_loss

FACTOR_NAMES = (
    "backbone",
    "defense",
    "gradual",
    "anchor",
    "distance",
    "source",
    "destination",
    "intra_class",
    "loss",
)


class Condition(Frozen):
    """``exclude``: drop points that match; or ``when``/``only``: of points that match, keep these values alone.

    A point matches if each named factor has one of the listed values, written as in the grammar's strings and
    YAML (``source: s``, ``anchor: fixed``, ``defense: act``, ``gradual: true``).
    """

    exclude: dict[str, Any] | None = None
    when: dict[str, Any] | None = None
    only: dict[str, Any] | None = None

    @field_validator("exclude", "when", "only")
    @classmethod
    def _numbers(cls, clause: dict[str, Any] | None) -> dict[str, Any] | None:
        return clause and {name: without_fractions(wanted) for name, wanted in clause.items()}

    @model_validator(mode="after")
    def _well_formed(self) -> Self:
        if (self.exclude is None) == (self.when is None) or (self.when is None) != (self.only is None):
            raise ValueError("a condition is either exclude, or when together with only")
        for clause in (self.exclude, self.when, self.only):
            for name, wanted in (clause or {}).items():
                if name not in FACTOR_NAMES and not name.startswith("training."):
                    raise ValueError(f"unknown factor {name!r}: expected {', '.join(FACTOR_NAMES)} or training.PATH")
                if wanted == []:
                    raise ValueError(f"{name} lists no value: expected one or more")
                for value in wanted if isinstance(wanted, list) else [wanted]:
                    _require_known(name, value)
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The factors that it looks at."""
        return tuple(name for clause in (self.exclude, self.when, self.only) for name in clause or ())

    def allows(self, point: dict[str, Any]) -> bool:
        """Whether a point, factor name -> value in plain YAML form, is kept."""
        if self.exclude is not None:
            return not _matches(self.exclude, point)
        return not _matches(self.when or {}, point) or _matches(self.only or {}, point)


_LETTERS = tuple(hardness.value for hardness in Hardness)
_VALUES: dict[str, tuple[Any, ...]] = {
    "defense": tuple(DEFENSE_KINDS),
    "gradual": (False, True),
    "anchor": ("moving", "fixed"),
    "distance": tuple(GAP_DISTANCES),
    "source": _LETTERS,
    "destination": (*_LETTERS, "constant", "gradual", "boost"),
    "intra_class": (False, True),
}


def _require_known(factor: str, value: Any) -> None:
    """A value that no point can have would make a condition do nothing, silently."""
    if factor == "backbone":
        backbone_info(str(value))
    elif factor == "loss":
        parse_loss(str(value))
    elif factor in _VALUES and not any(value is known or value == known for known in _VALUES[factor]):
        raise ValueError(f"{factor} is never {value!r}: expected {', '.join(map(str, _VALUES[factor]))}")


def _matches(clause: dict[str, Any], point: dict[str, Any]) -> bool:
    return all(
        name in point and point[name] in (wanted if isinstance(wanted, list) else [wanted])
        for name, wanted in clause.items()
    )
