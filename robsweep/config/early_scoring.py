"""Less effort at early rungs: ``queries``, ``steps`` and ``attacks`` of the ``scoring`` section by epoch."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import PositiveInt

from robsweep.grammar.frozen import Frozen

BY_EPOCH = ("queries", "steps", "attacks")
"""Keys of ``scoring`` that may be a mapping of epochs."""
_LAST = "last"


class EarlyScoring(Frozen):
    """What is measured at rungs from ``epoch`` on, up to the next entry and never at the last rung."""

    epoch: PositiveInt
    queries: PositiveInt | None = None
    steps: PositiveInt | None = None
    attacks: tuple[str, ...] = ()


def split_by_epoch(section: Mapping[str, Any]) -> dict[str, Any]:
    """The section with plain values, those of the last rung, and the others under ``early``.

    ``{queries: {1: 128, last: 512}}`` becomes ``{queries: 512, early: [{epoch: 1, queries: 128}]}``. A key that is no
    mapping has its one value at every rung, or what ``early`` says of it already.

    Raises:
        ValueError: a mapping without ``last``, or with a key that is no epoch; the line names the key.
    """
    tables = {key: _table(key, section[key]) for key in BY_EPOCH if isinstance(section.get(key), Mapping)}
    if not tables:
        return dict(section)
    tables |= _kept(section, tables)
    plain = {key: section[key] for key in section if key not in (*tables, "early")}
    whole = plain | {key: table[_LAST] for key, table in tables.items()}
    epochs = sorted({int(start) for table in tables.values() for start in table if start != _LAST})
    early = []
    for epoch in epochs:
        found: dict[str, Any] = {"epoch": epoch} | {key: whole[key] for key in BY_EPOCH if key in whole}
        for key, table in tables.items():
            begun = [int(start) for start in table if start != _LAST and int(start) <= epoch]
            if begun:
                found[key] = table[str(max(begun))]
        early.append(found)
    return whole | {"early": early}


def _kept(section: Mapping[str, Any], tables: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What ``early`` says of keys that have no table, as tables: a run's record is changed key by key."""
    early = section.get("early")
    if not isinstance(early, list | tuple) or not all(isinstance(one, Mapping) and "epoch" in one for one in early):
        return {}
    found = {}
    for key in BY_EPOCH:
        if key not in tables and key in section and all(key in one for one in early):
            found[key] = {str(one["epoch"]): one[key] for one in early} | {_LAST: section[key]}
    return found


def _table(key: str, value: Mapping[Any, Any]) -> dict[str, Any]:
    expected = f"{key}: expected one value, or values by epoch such as {{1: 128, last: 512}}"
    for start in value:
        if isinstance(start, bool) or (str(start) != _LAST and not re.fullmatch("[1-9][0-9]{0,8}", str(start))):
            raise ValueError(f"{expected}, got the epoch {start!r:.40}")
    if _LAST not in value:
        raise ValueError(f"{expected}; last is missing: at the last rung all is measured alike")
    return {str(start): entry for start, entry in value.items()}
