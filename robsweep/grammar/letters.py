"""A configuration's letters of the grammar as columns."""

from robsweep.grammar.defense import HM
from robsweep.grammar.destination import Gradual, Mined
from robsweep.grammar.identity import Identity, canonical_identity


def letters_of(identity: Identity) -> dict[str, str | bool | None]:
    """The columns ``LETTERS`` of a configuration, in its canonical form.

    A gradual destination has no letter of its own, and is told by ``gradual``. Where source and destination are the
    same letter nothing is perturbed, so that neither anchor, distance nor intra-class term counts.
    """
    defense = canonical_identity(identity).defense
    none: dict[str, str | bool | None] = dict.fromkeys(("gradual", "anchor", "distance", "intra_class"))
    if not isinstance(defense, HM):
        return {"defense": defense.kind, **none, "source": None, "destination": None}
    target = defense.destination
    letter = target.hardness.value if isinstance(target, Mined) else None
    told: dict[str, str | bool | None] = {
        "gradual": isinstance(target, Gradual),
        "anchor": "fixed" if defense.fixed_anchor else "moving",
        "distance": defense.distance,
        "intra_class": defense.ics is not None,
    }
    return {
        "defense": "hm",
        **(told if defense.perturbs else none),
        "source": defense.source.value,
        "destination": letter,
    }
