"""What stands at the top of the page."""

from typing import Literal

from robsweep.grammar.frozen import Frozen


class Banner(Frozen):
    """What must be known before anything is read. ``kind``: which warning it is."""

    kind: Literal["unfinished", "weakened", "queries", "flags"]
    says: str


class Chosen(Frozen):
    """A configuration worth a look, by its ``index``. ``scores``: objectives with their intervals, in words."""

    roles: str
    index: int
    title: str
    scores: str


class Headline(Frozen):
    """``says``: what was found, in sentences. ``choices``: who is to be taken for what."""

    says: tuple[str, ...]
    banners: tuple[Banner, ...]
    choices: tuple[Chosen, ...]
