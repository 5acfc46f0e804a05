"""The trials that wait, by their titles, in as few lines as they fit."""

from collections.abc import Sequence

from rich.console import Group
from rich.text import Text

from robsweep.views.sections import Section

_MOST = 8
"""Lines that they take at most."""


def waiting_section(head: str, titles: Sequence[str], width: int) -> Section:
    """``head`` and the titles, separated by commas, in lines of ``width`` columns; a title is never broken."""
    lines, ends = [f"{head}  {titles[0]}"], []
    for number, title in enumerate(titles[1:], start=1):
        if len(lines[-1]) + len(title) + 3 <= width:  # with the comma that may follow
            lines[-1] += f", {title}"
        else:
            ends.append(number)
            lines[-1] += ","
            lines.append(title)
    ends.append(len(titles))

    def shown(rows: int) -> Group:
        return Group(*(Text(line, no_wrap=True, overflow="ellipsis") for line in lines[:rows]))

    return Section(len(lines), 0, shown, lambda rows: f"and {len(titles) - ends[rows - 1]} more that wait", _MOST)
