"""Model strings, ``<backbone>[g](hm|rh)(kl|l2|et)<source><destination>[i]`` and the baselines' suffixes."""

import re

from robsweep.errors import UserError
from robsweep.grammar import defense as d
from robsweep.grammar.backbones import split_backbone
from robsweep.grammar.destination import Gradual, Mined
from robsweep.grammar.gap_distances import LETTERED
from robsweep.grammar.hardness import Hardness

BASELINES: dict[str, d.Defense] = {
    kind.suffix: kind.model_validate({}) for kind in d.DEFENSES if kind.suffix is not None
}
"""Suffix -> the defense that it names, with the options that it has by default."""
_GAPS = "|".join(LETTERED)
_HM = re.compile(
    rf"(?P<gradual>g?)(?P<anchor>hm|rh)(?P<distance>{_GAPS})(?P<source>[rmsdh])(?P<destination>[rmsdh])(?P<ics>i?)"
)


def parse_model(text: str) -> tuple[str, d.Defense]:
    """Split a model string such as ``rres18ghmetsmi`` into its backbone and its defense.

    Raises:
        UserError: unknown backbone, or a suffix that names no defense.
    """
    backbone, suffix = split_backbone(text)
    return backbone, parse_defense(suffix)


def parse_defense(suffix: str) -> d.Defense:
    """Read the part of a model string after the backbone (``""`` = no defense).

    Raises:
        UserError: the suffix names no defense.
    """
    if suffix in BASELINES:
        return BASELINES[suffix]
    match = _HM.fullmatch(suffix)
    if match is None:
        raise UserError(
            f"unknown defense {suffix!r}: expected one of {', '.join(k for k in BASELINES if k)} "
            f"or [g](hm|rh)({_GAPS})(r|m|s|d|h)(r|m|s|d|h)[i]"
        )
    letter = Hardness(match["destination"])
    return d.HM.model_validate(
        {
            "source": match["source"],
            "destination": Gradual(letter=letter) if match["gradual"] else Mined(hardness=letter),
            "distance": match["distance"],
            "fixed_anchor": match["anchor"] == "rh",
            "ics": d.ICS() if match["ics"] else None,
        }
    )


def format_defense(defense: d.Defense) -> str | None:
    """The suffix of a defense, or None if the grammar has no string for it (constants, boost, other weights)."""
    for suffix, baseline in BASELINES.items():
        if defense == baseline:
            return suffix
    if not isinstance(defense, d.HM) or defense.distance not in LETTERED:
        return None
    if defense.ics not in (None, d.ICS()):
        return None
    target = defense.destination
    if isinstance(target, Gradual) and target.power == 1 and target.u is None:
        letter = target.letter or _other_than(defense.source)
    elif isinstance(target, Mined):
        letter = target.hardness
    else:
        return None
    return "".join(
        (
            "g" if isinstance(target, Gradual) else "",
            "rh" if defense.fixed_anchor else "hm",
            defense.distance,
            defense.source.value,
            letter.value,
            "i" if defense.ics else "",
        )
    )


def _other_than(source: Hardness) -> Hardness:
    return next(letter for letter in Hardness if letter is not source)
