"""A run's status as one screen: what ``robsweep run`` shows on a terminal, and ``robsweep status``."""

from collections.abc import Iterator, Sequence

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.table import Table
from rich.text import Text

from robsweep.views.front_rows import front_table, rung_table
from robsweep.views.live import Row, scoring_table, training_rows, training_table
from robsweep.views.sections import Section, column
from robsweep.views.status import RungStatus, Status
from robsweep.views.status_text import front_line, head_lines
from robsweep.views.waiting import waiting_section

_LEFT, _GAP, _RIGHT = 84, 2, 72
"""Columns that the two halves of a wide screen need."""
_TALL = 32
"""Lines from which on there is room for what does not change while it runs."""
_LOW = 18
"""Lines from which on there is room for how busy the attack actors are."""
_RANKS = {"training": 0, "front": 1, "scoring": 2, "rungs": 3, "waiting": 4}
"""Whom a low screen tells of first; the head counts all of them in any case."""


class Screen:
    """Fits whatever console it is printed on; ``height``: lines that it may take, None: as many as it needs."""

    def __init__(self, status: Status, height: int | None = None) -> None:
        self._status, self._height = status, height

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """The head, and below it the tables: side by side where there is room, else one below the other."""
        width, height = options.max_width, self._height
        head = Group(*map(_whole, self._head()))
        yield head
        room = None if height is None else max(0, height - len(console.render_lines(head, options)))
        if width < _LEFT + _GAP + _RIGHT:
            yield column([*self._results(width, console), *self._trials(width)], room, below=True)
            return
        yield Text()
        room = None if room is None else max(0, room - 1)
        right = max(_RIGHT, int(0.45 * width))
        grid = Table.grid(padding=(0, _GAP, 0, 0))
        grid.add_column(width=(left := width - right - _GAP))
        grid.add_column(width=right)
        grid.add_row(column(self._trials(left), room), column(self._results(right, console), room))
        yield grid

    def _head(self) -> list[Text]:
        height = self._height
        return head_lines(
            self._status,
            attacks=height is None or height >= _TALL,
            pool=height is None or height >= _LOW,
        )

    def _results(self, width: int, console: Console) -> list[Section]:
        status = self._status
        line = _whole(Text(front_line(status), style="bold"))
        above = len(line.wrap(console, width))
        rungs, front = _reached(status.rungs), status.front
        found = []
        if rungs:
            found.append(
                Section(
                    len(status.rungs),
                    1,
                    lambda rows: rung_table(status.rungs if rows == len(status.rungs) else rungs[-rows:]),
                    lambda rows: f"and {len(status.rungs) - min(rows, len(rungs))} more rungs",
                    rank=_RANKS["rungs"],
                )
            )
        if not front:
            return [*found, Section(0, above, lambda rows: line, str)]
        return [
            *found,
            Section(
                len(front),
                above + 1,
                lambda rows: Group(line, front_table(status, front[:rows], width)),
                lambda rows: f"and {len(front) - rows} more on the front",
                brief=Text(front_line(status), style="bold", no_wrap=True, overflow="ellipsis"),
                rank=_RANKS["front"],
            ),
        ]

    def _trials(self, width: int) -> list[Section]:
        status = self._status
        training, scoring, waiting = (
            [trial for trial in status.trials if trial.state == state] for state in ("training", "scoring", "waiting")
        )
        found = []
        if rows := training_rows(training):
            found.append(
                Section(
                    len(rows),
                    1,
                    lambda count: training_table(rows[:count], width),
                    lambda count: _more_in_training(rows[:count], len(training)),
                    rank=_RANKS["training"],
                )
            )
        if scoring:
            found.append(
                Section(
                    len(scoring),
                    1,
                    lambda count: scoring_table(scoring[:count], width),
                    lambda count: f"and {len(scoring) - count} more to be scored",
                    rank=_RANKS["scoring"],
                )
            )
        if waiting:
            head = "waiting" if status.life != "ended" else "to go on with"
            section = waiting_section(head, [trial.title for trial in waiting], width)
            found.append(section._replace(rank=_RANKS["waiting"]))
        return found


def _reached(rungs: Sequence[RungStatus]) -> Sequence[RungStatus]:
    """Without those at the end where nothing happened yet; at least the first."""
    last = max((n for n, rung in enumerate(rungs) if any(list(rung.model_dump().values())[1:])), default=0)
    return rungs[: last + 1]


def _more_in_training(shown: Sequence[Row], trials: int) -> str:
    hidden = trials - len({trial.trial for trial, _ in shown})
    return f"and {hidden} more in training" if hidden else "and more workers"


def _whole(line: Text) -> Text:
    line.overflow = "ellipsis"
    return line
