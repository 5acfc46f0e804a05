"""Names that are not known, and what they may have been meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """``; did you mean 'pairs'?``, or nothing where no name is near."""
    near = get_close_matches(name, list(names), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def one_of(name: str, names: Iterable[str], what: str) -> str:
    """``name``, if it is one of ``names``.

    Raises:
        ValueError: it is not; lists those that are.
    """
    if name not in names:
        raise ValueError(f"unknown {what} {name!r}, expected {', '.join(names)}{did_you_mean(name, names)}")
    return name
