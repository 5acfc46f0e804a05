"""Changes to nested plain data by dotted paths."""

from collections.abc import Mapping
from typing import Any


def nested(path: str, value: Any) -> dict[str, Any]:
    """``("a.b", 1)`` -> ``{"a": {"b": 1}}``."""
    for part in reversed(path.split(".")):
        value = {part: value}
    result: dict[str, Any] = value
    return result


def merge(base: dict[str, Any], changes: Mapping[str, Any]) -> None:
    """Put ``changes`` into ``base``, mappings merged level by level; other values replace what was there."""
    for key, value in changes.items():
        if isinstance(value, Mapping) and isinstance(base.get(key), dict):
            merge(base[key], value)
        else:
            base[key] = value
