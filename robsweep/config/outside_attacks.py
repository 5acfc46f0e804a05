"""Attacks of other packages: the entry points ``robsweep.attacks``."""

import re
from collections.abc import Collection, Iterator

from robsweep.config.attack_kind import AttackKind
from robsweep.extensions import ATTACKS, Extension, extensions

_NAME = re.compile("[A-Z][A-Z0-9]*")


def outside_attacks(own: Collection[str]) -> Iterator[AttackKind]:
    """All of them, each checked against the names of robsweep's ``own``.

    Raises:
        UserError: one that does not fit; the line names its package.
    """
    for extension in extensions(ATTACKS):
        found = extension.load()
        if why := _unfit(found, extension, own):
            raise extension.unfit(why)
        yield found


def _unfit(found: object, extension: Extension, own: Collection[str]) -> str | None:
    """What is wrong with it, if anything."""
    if not isinstance(found, AttackKind):
        return f"expected an instance of robsweep.config.attack_kind.AttackKind, got {found!r:.60}"
    if found.name != extension.name or not _NAME.fullmatch(found.name):
        return f"expected an attack of that name, of capitals and digits, got {found.name!r}"
    if found.name in own:
        return "robsweep has an attack of this name itself"
    if ":" not in found.attack:
        return f"expected attack 'module:class', got {found.attack!r}"
    return None
