"""What the attacks of one score sheet are called."""

from collections import Counter
from collections.abc import Sequence

from robsweep.config.attacks import AttackSpec


def attack_names(specs: Sequence[AttackSpec]) -> dict[AttackSpec, str]:
    """A name for each: its label (``CA+``); where several share it, eps too (``CA+W5@0.03137``) or the whole string."""
    labels = Counter(spec.label for spec in specs)
    with_eps = Counter(_with_eps(spec) for spec in specs)
    return {
        spec: spec.label
        if labels[spec.label] == 1
        else _with_eps(spec)
        if with_eps[_with_eps(spec)] == 1
        else str(spec)
        for spec in specs
    }


def _with_eps(spec: AttackSpec) -> str:
    return f"{spec.label}@{spec.budget.eps:.4g}"
