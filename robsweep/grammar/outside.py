"""Defenses of other packages: the entry points ``robsweep.defenses``."""

import re
from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from robsweep.extensions import DEFENSES, Extension, extensions
from robsweep.grammar.defense_config import DefenseConfig, kind_of

_KIND, _SUFFIX = re.compile("[a-z][a-z0-9_]*"), re.compile("[a-z][a-z0-9_]*")
_MANIPULATION = re.compile("g?(hm|rh).*")


def outside_defenses(own: Sequence[type[DefenseConfig]]) -> Iterator[type[DefenseConfig]]:
    """All of them, each checked against robsweep's ``own`` and against each other.

    Raises:
        UserError: one that does not fit; the line names its package.
    """
    known = list(own)
    for extension in extensions(DEFENSES):
        found = extension.load()
        if why := _unfit(found, extension, known):
            raise extension.unfit(why)
        known.append(found)
        yield found


def _unfit(found: object, extension: Extension, known: Sequence[type[DefenseConfig]]) -> str | None:
    """What is wrong with it, if anything."""
    if not (isinstance(found, type) and issubclass(found, DefenseConfig)):
        return f"expected a subclass of robsweep.grammar.defense_config.DefenseConfig, got {found!r:.60}"
    if kind_of(found) != extension.name or not _KIND.fullmatch(extension.name):
        return f"expected a class whose kind is that name, of lower-case letters, got kind {kind_of(found)!r}"
    if any(kind_of(other) == kind_of(found) for other in known):
        return "there is a defense of this kind already"
    if not isinstance(getattr(found, "step", None), str) or ":" not in found.step:
        return "expected step = 'module:class', the class of its training step"
    suffix = found.suffix
    if suffix is not None and (not _SUFFIX.fullmatch(suffix) or _MANIPULATION.fullmatch(suffix)):
        return f"expected a suffix of lower-case letters that begins no hardness manipulation, got {suffix!r}"
    for other in known:
        if suffix is not None and other.suffix == suffix:
            return f"suffix {suffix!r} is that of defense {kind_of(other)!r}"
    try:
        found.model_validate({})
    except ValidationError as error:
        return f"every option needs a default: {error.errors()[0]['loc'][0]} has none"
    return None
