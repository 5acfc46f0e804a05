"""What the letters of configurations mean; each defense is told once."""

import json

from robsweep.errors import UserError
from robsweep.grammar.explain import explain_model
from robsweep.grammar.identity import Identity
from robsweep.grammar.strings import format_defense

_OMITTED = ("same as", "canonical")

Meaning = tuple[tuple[str, str], ...]


class Meanings:
    """``all``: facts as ``robsweep grammar explain`` tells them, in the order of their first use."""

    def __init__(self) -> None:
        self._places: dict[Meaning, int] = {}
        self._known: dict[str, int] = {}

    @property
    def all(self) -> tuple[Meaning, ...]:
        """Every meaning that was asked for."""
        return tuple(self._places)

    def of(self, identity: Identity) -> int:
        """Its place in ``all``."""
        spelled = f"{identity.backbone} {identity.defense.model_dump_json()}"
        if spelled not in self._known:
            self._known[spelled] = self._places.setdefault(_meaning(identity), len(self._places))
        return self._known[spelled]


def _meaning(identity: Identity) -> Meaning:
    suffix = format_defense(identity.defense)
    if suffix is not None:
        model = f"{identity.backbone}:{suffix}" if identity.backbone.startswith("timm:") else identity.backbone + suffix
        try:
            facts = explain_model(model)
        except UserError:
            suffix = None
        else:
            return tuple((name, str(fact)) for name, fact in facts.items() if name not in _OMITTED)
    plain = identity.defense.model_dump(mode="json", exclude_none=True)
    return (("backbone", identity.backbone), *((name, _text(value)) for name, value in plain.items()))


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
