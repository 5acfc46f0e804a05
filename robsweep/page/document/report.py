"""All that a page says."""

from robsweep.grammar.frozen import Frozen
from robsweep.page.document.columns import Column
from robsweep.page.document.configurations import Configuration
from robsweep.page.document.costs import Cost, RungCost
from robsweep.page.document.effects import Effects
from robsweep.page.document.examples import Examples
from robsweep.page.document.headline import Headline
from robsweep.page.document.progress import RungCount, Volume
from robsweep.page.document.references import Reference
from robsweep.page.document.warnings import FlagCount


class Report(Frozen):
    """A run at a moment. ``objectives``: names of columns, the first two are drawn; ``made_at``: ISO 8601, UTC."""

    run: str
    dataset: str
    made_at: str
    objectives: tuple[str, ...]
    weakened: bool
    headline: Headline
    columns: tuple[Column, ...]
    configurations: tuple[Configuration, ...]
    meanings: tuple[tuple[tuple[str, str], ...], ...]
    references: tuple[Reference, ...]
    volume: Volume
    rungs: tuple[RungCount, ...]
    effects: tuple[Effects, ...]
    examples: Examples
    flags: tuple[FlagCount, ...]
    costs: tuple[Cost, ...]
    rung_costs: tuple[RungCost, ...]
    settings: str
    facts: tuple[tuple[str, str], ...]
