"""Prose cut into lines of 80 columns; names and numbers are never cut."""

import textwrap
from pathlib import Path

WIDTH = 80


def wrapped(text: str, *, first: str = "", others: str | None = None) -> list[str]:
    """Lines of at most 80 characters; ``first`` and ``others`` stand before the first and before all other lines."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if others is None else others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def indented(text: str, columns: int = 2) -> list[str]:
    """As ``wrapped``, ``columns`` from the left."""
    return wrapped(text, first=" " * columns)


def near(place: str) -> str:
    """A path from the working directory, where it lies below it; otherwise as it is."""
    here = Path.cwd()
    return str(Path(place).relative_to(here)) if "://" not in place and Path(place).is_relative_to(here) else place
