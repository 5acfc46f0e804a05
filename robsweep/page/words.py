"""Defenses in plain words, for readers who do not know the letters."""

from typing import Any

from robsweep.config.sweep import SweepConfig
from robsweep.grammar.defense import HM, TRIDE, Defense
from robsweep.grammar.destination import Boost, Constant, Gradual, Mined
from robsweep.grammar.hardness import Hardness
from robsweep.grammar.loss import format_loss
from robsweep.run.candidate import Candidate

HARDNESS = {
    Hardness.RANDOM: "random",
    Hardness.SEMIHARD: "semihard",
    Hardness.SOFTHARD: "softhard",
    Hardness.DISTANCE: "distance-weighted",
    Hardness.HARDEST: "hardest",
}
UNDEFENDED = "undefended"
_NAMES = {"none": UNDEFENDED, "minmax": "min-max"}
_DISTANCES = {"l2": "L2", "kl": "KL", "kl_reference": "the reference's KL"}


def family(defense: Defense) -> str:
    """What a defense is coloured by: its own name, ``HM`` or ``HM gradual``."""
    if not isinstance(defense, HM):
        return _NAMES.get(defense.kind, defense.kind.upper())
    if not defense.perturbs:
        return UNDEFENDED
    return "HM gradual" if isinstance(defense.destination, Gradual) else "HM"


def in_words(defense: Defense) -> str:
    """``HM softhard → semihard, gradual, intra-class``; ``EST``; ``undefended``."""
    if isinstance(defense, TRIDE) and defense.weighting is not None:
        return f"TRIDE, lambda {defense.weighting:g}"
    if not isinstance(defense, HM):
        return family(defense)
    source = HARDNESS[defense.source]
    if not defense.perturbs:
        return f"undefended, on {source} triplets"
    target, parts = defense.destination, []
    if isinstance(target, Mined):
        to = HARDNESS[target.hardness]
    elif isinstance(target, Constant):
        to = f"{target.level:g}"
    elif isinstance(target, Boost):
        to = f"{HARDNESS[target.hardness]}, boosted by {target.xi:g}"
    else:
        to = HARDNESS[target.letter] if target.letter is not None else "gradual"
        parts += ["gradual"] if target.letter is not None else []
        parts += [f"power {target.power:g}"] if target.power != 1 else []
        parts += [f"u {target.u:g}"] if target.u is not None else []
    if defense.distance != "et":
        parts.append(_DISTANCES[defense.distance])
    if defense.fixed_anchor:
        parts.append("anchor fixed")
    if defense.ics is not None:
        parts.append("intra-class" if defense.ics.weight == 0.5 else f"intra-class {defense.ics.weight:g}")
    return ", ".join([f"HM {source} → {to}", *parts])


def title(sweep: SweepConfig, candidate: Candidate) -> str:
    """The defense in words, with whatever else the sweep varies."""
    identity, fields = candidate.configuration.identity, candidate.configuration.training
    parts = [in_words(identity.defense)]
    parts += [identity.backbone] if len(sweep.factors.backbone) > 1 else []
    parts += [format_loss(identity.loss)] if len(sweep.factors.loss) > 1 else []
    parts += [f"{path.rpartition('.')[2]} {shown(field(fields, path))}" for path in sweep.factors.training]
    return ", ".join(parts)


def field(fields: Any, path: str) -> Any:
    """A field of the recipe by its dotted path."""
    for part in path.split("."):
        fields = getattr(fields, part)
    return fields


def shown(value: Any) -> str:
    """A value of a field with three digits."""
    return f"{value:.3g}" if isinstance(value, float) else str(value)
