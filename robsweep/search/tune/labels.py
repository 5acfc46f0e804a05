"""Values of factors as what samplers take: text, numbers and truth values."""

import json
from collections.abc import Iterable
from typing import Any

from robsweep.config.space import Factors
from robsweep.grammar.defense import ICS
from robsweep.grammar.destination import Mined
from robsweep.grammar.frozen import Frozen
from robsweep.grammar.hardness import Hardness

Label = str | int | float | bool
HM = "hm"
"""The label of hardness manipulation beside those of the baselines."""
MANIPULATION = ("gradual", "anchor", "distance", "source", "destination", "intra_class")
"""The factors that count for hardness manipulation alone."""


def labelled(values: Iterable[Any]) -> dict[Label, Any]:
    """Label -> value, in the values' order; equal values once."""
    found: dict[Label, Any] = {}
    for value in values:
        name = label(value)
        while name in found and found[name] != value:  # a text that reads like the JSON of another value
            name = f"{name}'"
        found.setdefault(name, value)
    return found


def label(value: Any) -> Label:
    """As sweep files write it, where that is no mapping: a letter, ``true``; JSON of everything else."""
    if isinstance(value, Mined):
        value = value.hardness
    if isinstance(value, Hardness):
        return value.value
    if value == ICS():
        return True
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Frozen):
        value = value.model_dump(mode="json", exclude_none=True)
    return json.dumps(value, separators=(",", ":"))


def factor_labels(factors: Factors, backbones: Iterable[str]) -> dict[str, dict[Label, Any]]:
    """Every factor -> its labels and values; ``defense`` takes the baselines and ``hm``.

    The factors of hardness manipulation are left out where there is none.
    """
    found = {
        "backbone": labelled(backbones),
        "loss": labelled(factors.loss),
        "defense": labelled((*factors.baselines, *([HM] if factors.source else ()))),
    }
    if factors.source:
        found |= {name: labelled(getattr(factors, name)) for name in MANIPULATION}
        found["intra_class"] = {False if value is None else name: value for name, value in found["intra_class"].items()}
    return found
