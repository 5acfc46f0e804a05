"""Sweep files side by side."""

from collections.abc import Sequence
from typing import Any

from robsweep.answers.comparison import Setting
from robsweep.config.sweep import SweepConfig

_IGNORED = ("name",)


def differing_settings(sweeps: Sequence[SweepConfig]) -> tuple[Setting, ...]:
    """Paths of the sweep file whose values differ, as ``--set`` takes them; in the order of the file."""
    tables = [_leaves(sweep.model_dump(mode="json")) for sweep in sweeps]
    paths = dict.fromkeys(path for table in tables for path in table if path not in _IGNORED)
    rows = [Setting(path=path, values=tuple(table.get(path) for table in tables)) for path in paths]
    return tuple(row for row in rows if any(value != row.values[0] for value in row.values))


def _leaves(content: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in content.items():
        if isinstance(value, dict) and value:
            found |= _leaves(value, f"{prefix}{name}.")
        else:
            found[prefix + name] = value
    return found
