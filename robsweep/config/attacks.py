"""An attack as data and as a string such as ``CA:pm=+:W=1:eps=0.30196:alpha=0.011764:pgditer=32``."""

from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from robsweep.config.attack_kind import AttackKind, Behaviour
from robsweep.config.attack_kinds import ATTACK_KINDS, SIGNED, AttackName
from robsweep.config.budget import Budget
from robsweep.errors import UserError
from robsweep.grammar.frozen import Frozen

_DIRECTIONS = {-1: "-", 0: "", 1: "+"}


class AttackSpec(Frozen):
    """One attack with its budget.

    ``name`` of ``ATTACK_KINDS``; ``sign`` +1 raises, -1 lowers, 0 where the attack has no direction; ``width`` is
    W (CA: queries) or M (QA, SPQA, FOA: candidates); ``gradient`` where the direction comes from.
    """

    name: AttackName
    sign: Literal[-1, 0, 1] = 0
    width: int = Field(default=1, ge=1, le=10_000)
    budget: Budget
    gradient: Literal["pgd", "nes", "transfer"] = "pgd"
    momentum: float = Field(default=0.0, ge=0.0)
    random_start: bool = False
    restarts: int = Field(default=1, ge=1, le=10_000)

    @model_validator(mode="after")
    def _fits_its_name(self) -> Self:
        if (self.sign != 0) != self.kind.signed:
            raise ValueError(f"{', '.join(SIGNED)} have a direction, the others none; got {self.name} with {self.sign}")
        if self.width < (least := self.kind.narrowest):
            letter = self.kind.width
            raise ValueError(f"{self.name} takes {letter} >= {least} candidates, got {letter}={self.width}")
        return self

    @property
    def kind(self) -> AttackKind:
        """What holds of the attack whatever its budget."""
        return ATTACK_KINDS[self.name]

    @property
    def label(self) -> str:
        """``CA+``, ``QA-``, ``TMA``; the width is added where it is not 1: ``CA+W5``, ``QA-M2``."""
        wide = f"{self.kind.width}{self.width}" if self.width > 1 else ""
        return f"{self.name}{_DIRECTIONS[self.sign]}{wide}"

    def runs(self, behaviour: Behaviour) -> int:
        """How many times a query is perturbed: its restarts, once each for every objective that leads to the goal."""
        return self.restarts * self.kind.objectives(behaviour)

    def __str__(self) -> str:
        fields: list[str] = [self.name]
        if self.sign:
            fields.append(f"pm={'+' if self.sign > 0 else '-'}")
        if self.kind.width:
            fields.append(f"{self.kind.width}={self.width}")
        fields += [
            f"eps={self.budget.eps:.7g}",
            f"alpha={self.budget.alpha:.7g}",
            f"pgditer={self.budget.steps}",
        ]
        if self.gradient != "pgd":
            fields.append(f"gradient={self.gradient}")
        if self.momentum:
            fields.append(f"momentum={self.momentum:g}")
        if self.random_start:
            fields.append("random_start=1")
        if self.restarts > 1:
            fields.append(f"restarts={self.restarts}")
        return ":".join(fields)


_KEYS = ("pm", "W", "M", "eps", "alpha", "pgditer", "gradient", "momentum", "random_start", "restarts")


def parse_attack(text: str, default: Budget | None = None) -> AttackSpec:
    """Read an attack string; ``default`` gives what of eps, alpha and pgditer is left out.

    Raises:
        UserError: unknown attack, key or value, or a budget that is neither written nor given.
    """
    name, *parts = text.split(":")
    kind = ATTACK_KINDS.get(name)
    if kind is None:
        raise UserError(f"unknown attack {name!r} in {text!r}: expected one of {', '.join(ATTACK_KINDS)}")
    given = [part.partition("=")[::2] for part in parts]
    fields = dict(given)
    if len(fields) < len(given):
        raise UserError(f"attack {text!r} gives a key twice: expected each of {', '.join(_KEYS)} once at most")
    if unknown := [key for key in fields if key not in _KEYS]:
        raise UserError(f"unknown key {unknown[0]!r} in attack {text!r}: expected {', '.join(_KEYS)}")
    if ("pm" in fields) != kind.signed or fields.get("pm", "+") not in ("+", "-"):
        raise UserError(f"attack {text!r}: {', '.join(SIGNED)} need pm=+ or pm=-, the others take none")
    if unwanted := {"W", "M"} & fields.keys() - {kind.width}:
        raise UserError(f"attack {text!r} takes no {unwanted.pop()}")
    base = default.model_dump() if default else {}
    names = {"eps": "eps", "alpha": "alpha", "pgditer": "steps"}
    budget = base | {names[key]: value for key, value in fields.items() if key in names}
    options: dict[str, str] = {
        key: fields[key] for key in ("gradient", "momentum", "random_start", "restarts") if key in fields
    }
    sign = {"+": 1, "-": -1}[fields["pm"]] if "pm" in fields else 0
    options["width"] = fields.get(kind.width, str(kind.narrowest))
    try:
        return AttackSpec.model_validate({"name": name, "sign": sign, "budget": budget, **options})
    except ValidationError as error:
        first = error.errors()[0]
        where = "".join(f"{part}: " for part in first["loc"][-1:])
        message = first["msg"].removeprefix("Value error, ")
        raise UserError(f"attack {text!r}: {where}{message[0].lower() + message[1:] if where else message}") from None
