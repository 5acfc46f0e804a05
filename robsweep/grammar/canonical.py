"""Which strings are one and the same configuration, and the one form that stands for all of them."""

from collections.abc import Iterator
from itertools import product

from robsweep.grammar.defense import HM, Defense
from robsweep.grammar.destination import Gradual, Mined
from robsweep.grammar.gap_distances import LETTERED
from robsweep.grammar.hardness import Hardness
from robsweep.grammar.strings import BASELINES, parse_defense


def canonical(defense: Defense) -> Defense:
    """The representative of all defenses that train the same way.

    Source = destination perturbs nothing, so only the source letter counts; a gradual destination's letter
    does not count otherwise; a fixed anchor is its own adversarial example, so its ICS term is zero.
    """
    if not isinstance(defense, HM):
        return defense
    if not defense.perturbs:
        return HM(source=defense.source, destination=Mined(hardness=defense.source))
    target = defense.destination
    if isinstance(target, Gradual):
        target = target.model_copy(update={"letter": None})
    ics = None if defense.fixed_anchor and _has_no_loss(defense) else defense.ics
    return defense.model_copy(update={"destination": target, "ics": ics})


def _has_no_loss(defense: HM) -> bool:
    # relu(d(a,a) - d(a,p) + margin) with a positive margin still pulls a and p apart
    return defense.ics is None or defense.ics.margin == 0


def hm_suffixes() -> Iterator[str]:
    """All 600 suffixes of the HM grammar."""
    letters = [letter.value for letter in Hardness]
    for parts in product(("", "g"), ("hm", "rh"), LETTERED, letters, letters, ("", "i")):
        yield "".join(parts)


def aliases() -> dict[Defense, list[str]]:
    """Canonical defense -> every suffix that means it, baselines first, HM in the grammar's order."""
    groups: dict[Defense, list[str]] = {}
    for suffix in (*BASELINES, *hm_suffixes()):
        groups.setdefault(canonical(parse_defense(suffix)), []).append(suffix)
    return groups
