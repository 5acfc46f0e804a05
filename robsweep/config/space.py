"""The search space of a sweep file: factors of the grammar and training ranges."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeVar

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from robsweep.config.messages import short
from robsweep.config.ranges import Range
from robsweep.grammar.backbones import backbone_info
from robsweep.grammar.defense import DEFENSE_KINDS, HM, ICS
from robsweep.grammar.defense_config import DefenseConfig, kind_of, options_of
from robsweep.grammar.destination import Boost, Constant, Gradual, Mined
from robsweep.grammar.frozen import Frozen
from robsweep.grammar.gap_distances import GapName
from robsweep.grammar.hardness import Hardness
from robsweep.grammar.loss import parse_loss

BASELINE_SUFFIXES = {kind: defense.suffix for kind, defense in DEFENSE_KINDS.items() if defense is not HM}
"""Defenses that the factor ``baselines`` names, with their suffixes in model strings."""
_WITH_OPTIONS = {kind: DEFENSE_KINDS[kind] for kind in BASELINE_SUFFIXES if options_of(DEFENSE_KINDS[kind])}
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


def _baseline(value: Any) -> Any:
    """A kind; ``{kind: tride, weighting: 9.5}``; or the short form with its first option alone, ``{tride: 9.5}``."""
    if isinstance(value, DefenseConfig) or (isinstance(value, str) and value in BASELINE_SUFFIXES):
        return value
    if isinstance(value, dict):
        kind = value.get("kind", next(iter(value), None) if len(value) == 1 else None)
        if isinstance(kind, str) and (defense := _WITH_OPTIONS.get(kind)):
            first = options_of(defense)[0]
            try:
                return defense.model_validate(value if "kind" in value else {first: value[kind]})
            except ValidationError:
                raise ValueError(f"got {short(value)}, expected {_written(defense)}") from None
    known = [*BASELINE_SUFFIXES, *map(_written, _WITH_OPTIONS.values())]
    raise ValueError(f"got {short(value)}, expected {', '.join(known[:-1])} or {known[-1]}")


def _written(defense: type[DefenseConfig]) -> str:
    return defense.written or f"{{kind: {kind_of(defense)}, {': VALUE, '.join(options_of(defense))}: VALUE}}"


if TYPE_CHECKING:
    BaselineFactor = str | DefenseConfig
else:
    _kinds = Literal[tuple(BASELINE_SUFFIXES)]
    BaselineFactor = Annotated[reduce(or_, _WITH_OPTIONS.values(), _kinds), BeforeValidator(_baseline)]
DestinationFactor = Annotated[
    Mined | Constant | Gradual | Boost, Field(discriminator="kind"), BeforeValidator(_destination)
]
IntraClassFactor = Annotated[ICS | None, BeforeValidator(_intra_class)]
_Value = TypeVar("_Value")
OneOrMore = Annotated[tuple[_Value, ...], Field(min_length=1)]
"""One or more: without any, whatever else the space holds would silently be multiplied by nothing."""


class Factors(Frozen):
    """Values each factor may take. HM configurations are spanned if ``source`` and ``destination`` are given."""

    backbone: OneOrMore[str] = ("rc2f2",)
    baselines: tuple[BaselineFactor, ...] = ()
    gradual: OneOrMore[bool] = (False,)
    anchor: OneOrMore[Literal["moving", "fixed"]] = ("moving",)
    distance: OneOrMore[GapName] = ("et",)
    source: tuple[Hardness, ...] = ()
    destination: tuple[DestinationFactor, ...] = ()
    intra_class: OneOrMore[IntraClassFactor] = (None,)
    loss: OneOrMore[str] = ("ptripletN",)
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
    def _choices_of_lists(cls, value: Any) -> Any:
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
