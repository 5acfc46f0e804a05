"""What a model string means, in words."""

from robsweep.grammar.canonical import aliases, canonical
from robsweep.grammar.defense import HM
from robsweep.grammar.destination import Gradual, Mined
from robsweep.grammar.gap_distances import GAP_DISTANCES
from robsweep.grammar.hardness import Hardness
from robsweep.grammar.strings import parse_model

_LETTERS = {
    Hardness.RANDOM: "random",
    Hardness.SEMIHARD: "semihard",
    Hardness.SOFTHARD: "softhard",
    Hardness.DISTANCE: "distance-weighted",
    Hardness.HARDEST: "hardest",
}


def canonical_model(model: str) -> str:
    """The string that stands for a model string's configuration.

    Raises:
        UserError: not a model string.
    """
    backbone, defense = parse_model(model)
    return _join(backbone, aliases()[canonical(defense)][0])


def explain_model(model: str) -> dict[str, str | list[str]]:
    """Facts about a model string, in order: backbone, defense, and what the letters mean.

    Raises:
        UserError: not a model string.
    """
    backbone, defense = parse_model(model)
    facts: dict[str, str | list[str]] = {"backbone": backbone, "defense": defense.kind}
    if isinstance(defense, HM):
        facts["source"] = f"{_LETTERS[defense.source]} triplets are perturbed"
        target = defense.destination
        if not defense.perturbs:
            facts["destination"] = "the same as the source: nothing is perturbed"
        elif isinstance(target, Gradual):
            facts["destination"] = "linear gradual adversary, -gamma at the start to 0 as the loss falls"
        elif isinstance(target, Mined):
            facts["destination"] = f"the hardness of {_LETTERS[target.hardness]} triplets of the same batch"
        facts["minimises"] = GAP_DISTANCES[defense.distance].meaning
        facts["anchor"] = "fixed: only positive and negative are perturbed" if defense.fixed_anchor else "perturbed too"
        facts["intra-class"] = f"{defense.ics.weight:g} * relu(d(a,a~) - d(a,p))" if defense.ics else "no"
        if defense.ics and (defense.fixed_anchor or not defense.perturbs):
            facts["intra-class"] = "void: the anchor is its own adversarial example"
    names = aliases()[canonical(defense)]
    facts["canonical"] = _join(backbone, names[0])
    facts["same as"] = [name for name in (_join(backbone, n) for n in names) if name != model] or "no other string"
    return facts


def _join(backbone: str, suffix: str) -> str:
    return f"{backbone}:{suffix}" if suffix and backbone.startswith("timm:") else f"{backbone}{suffix}"
