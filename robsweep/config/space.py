"""The search space of a sweep file: factors of the grammar, training ranges, and conditions on both."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from robsweep.config.ranges import Range
from robsweep.grammar.backbones import backbone_info
from robsweep.grammar.defense import ICS
from robsweep.grammar.destination import Boost, Constant, Gradual, Mined
from robsweep.grammar.frozen import Frozen
from robsweep.grammar.hardness import Hardness
from robsweep.grammar.loss import parse_loss

BASELINE_SUFFIXES = {
    "none": "",
    "est": "d",
    "ses": "e",
    "rest": "r",
    "act": "p",
    "minmax": "amd",
    "tride": "tride",
}
_GRADUAL_POWERS = {"lga": 1.0, "lga2": 2.0, "lga_half": 0.5}


def _destination(value: Any) -> Any:
    """Short forms: a letter, ``lga``, ``lga2``, ``lga_half``, ``{constant: -0.1}``, ``{boost: m, xi: 0.1}``."""
    if isinstance(value, str):
        if value in _GRADUAL_POWERS:
            return Gradual(power=_GRADUAL_POWERS[value])
        if value in list(Hardness):
            return Mined(hardness=Hardness(value))
        raise ValueError(
            f"got {value!r}, expected r, m, s, d, h, lga, lga2, lga_half, {{constant: H}} or {{boost: LETTER}}"
        )
    if isinstance(value, dict) and "kind" not in value:
        if "constant" in value:
            return {"kind": "constant", "level": value["constant"]}
        if "boost" in value:
            return {
                "kind": "boost",
                "hardness": value["boost"],
                **{k: v for k, v in value.items() if k != "boost"},
            }
        for name, power in _GRADUAL_POWERS.items():
            if name in value:
                return {"kind": "gradual", "power": power, "u": value[name]}
    return value


def _intra_class(value: Any) -> Any:
    if value is True:
        return ICS()
    return None if value is False else value


DestinationFactor = Annotated[
    Mined | Constant | Gradual | Boost, Field(discriminator="kind"), BeforeValidator(_destination)
]
IntraClassFactor = Annotated[ICS | None, BeforeValidator(_intra_class)]


class Factors(Frozen):
    """Values each factor may take. HM configurations are spanned if ``source`` and ``destination`` are given."""

    backbone: tuple[str, ...] = ("rc2f2",)
    baselines: tuple[Literal["none", "est", "ses", "rest", "act", "minmax", "tride"], ...] = ()
    gradual: tuple[bool, ...] = (False,)
    anchor: tuple[Literal["moving", "fixed"], ...] = ("moving",)
    distance: tuple[Literal["et", "l2", "kl", "kl_reference"], ...] = ("et",)
    source: tuple[Hardness, ...] = ()
    destination: tuple[DestinationFactor, ...] = ()
    intra_class: tuple[IntraClassFactor, ...] = (None,)
    loss: tuple[str, ...] = ("ptripletN",)
    training: dict[str, Range] = {}
    """Dotted path of a training field -> its range, for example ``optimiser.lr: {loguniform: [1e-4, 1e-2]}``."""

    @field_validator("backbone")
    @classmethod
    def _known_backbones(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            backbone_info(name)
        return names

    @field_validator("loss")
    @classmethod
    def _known_losses(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            parse_loss(name)
        return names

    @field_validator("training", mode="before")
    @classmethod
    def _lists_are_choices(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {path: {"choice": entry} if isinstance(entry, list) else entry for path, entry in value.items()}

    @model_validator(mode="after")
    def _spans_something(self) -> Self:
        if bool(self.source) != bool(self.destination):
            raise ValueError("source and destination go together: give both or neither")
        if not self.source and not self.baselines:
            raise ValueError("the space is empty: give baselines, or source and destination")
        return self


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

    @model_validator(mode="after")
    def _well_formed(self) -> Self:
        if (self.exclude is None) == (self.when is None) or (self.when is None) != (self.only is None):
            raise ValueError("a condition is either exclude, or when together with only")
        for clause in (self.exclude, self.when, self.only):
            for name, wanted in (clause or {}).items():
                if name not in FACTOR_NAMES and not name.startswith("training."):
                    raise ValueError(f"unknown factor {name!r}: expected {', '.join(FACTOR_NAMES)} or training.PATH")
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
    "defense": (*BASELINE_SUFFIXES, "hm"),
    "gradual": (False, True),
    "anchor": ("moving", "fixed"),
    "distance": ("et", "l2", "kl", "kl_reference"),
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
