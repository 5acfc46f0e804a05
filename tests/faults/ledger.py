"""The table of injected faults."""

from collections import defaultdict
from statistics import median

_COLUMNS = {
    "fault": "fault",
    "times": "times injected",
    "lost": "rows lost",
    "doubled": "rows doubled",
    "left": "processes left",
    "seconds": "median seconds to recover",
}


def figures(injections):
    """A row for each kind of fault, in alphabetical order, and one of all; ``injections``: as mappings."""
    kinds = defaultdict(list)
    for injection in injections:
        kinds[injection["fault"]].append(injection)
    return [*(_row(kind, kinds[kind]) for kind in sorted(kinds)), _row("all", injections)]


def table(rows):
    """In Markdown."""
    lines = ["| " + " | ".join(_COLUMNS.values()) + " |", "|---" * len(_COLUMNS) + "|"]
    for row in rows:
        lines.append("| " + " | ".join("-" if row[name] is None else str(row[name]) for name in _COLUMNS) + " |")
    return "\n".join(lines)


def _row(kind, injections):
    seconds = [one["seconds"] for one in injections if one["seconds"] is not None]
    sums = {name: sum(one[name] for one in injections) for name in ("times", "lost", "doubled", "left")}
    return {"fault": kind, **sums, "seconds": round(median(seconds), 1) if seconds else None}
