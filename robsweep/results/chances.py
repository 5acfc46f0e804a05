"""How sure it is that a configuration is on the front, for the rows of the results table."""

from collections.abc import Sequence

from robsweep.forecast.outlook import Outlook
from robsweep.results.row import ResultRow


def with_chances(rows: Sequence[ResultRow], ahead: Outlook | None) -> list[ResultRow]:
    """The same rows with ``front_chance``, which all rows of a configuration share; ``ahead``: of the run's state."""
    if ahead is None:
        return list(rows)
    return [row.model_copy(update={"front_chance": ahead.chances.get(row.key)}) for row in rows]
