"""Changes to nested plain data by dotted paths, as ``--set`` makes them."""

from collections.abc import Iterator, Mapping
from typing import Any

from robsweep.errors import ConfigError, Problem

_RANGES = "factors.training."

Change = tuple[str, Any]
"""A dotted path and its new value."""


def keys_of(path: str) -> tuple[str, ...]:
    """The keys of a sweep file that a dotted path names, the outermost first.

    The ranges of training fields are keyed by dotted paths themselves: ``factors.training.optimiser.lr`` has three.
    """
    if path.startswith(_RANGES):
        return "factors", "training", path.removeprefix(_RANGES)
    return tuple(path.split("."))


def nested(path: str, value: Any) -> dict[str, Any]:
    """``("a.b", 1)`` -> ``{"a": {"b": 1}}``."""
    for part in reversed(path.split(".")):
        value = {part: value}
    result: dict[str, Any] = value
    return result


def leaves(changes: Mapping[Any, Any], prefix: str = "") -> Iterator[str]:
    """Dotted paths of what is no mapping: ``{"a": {"b": 1, "c": {}}}`` -> ``a.b``."""
    for key, value in changes.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


def merge(base: dict[str, Any], changes: Mapping[str, Any]) -> None:
    """Put ``changes`` into ``base``, mappings merged level by level; other values replace what was there."""
    for key, value in changes.items():
        if isinstance(value, Mapping) and isinstance(base.get(key), dict):
            merge(base[key], value)
        else:
            base[key] = value


def put(content: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A sweep file's content with another value at ``path``; mappings that are not there yet are made.

    What was given stays as it is: its parts may stand in several places, as YAML's anchors do.

    Raises:
        UserError: the path leads through something that is no mapping.
    """
    *parents, leaf = keys_of(path)
    cursor = content = dict(content)
    for parent in parents:
        inside = {} if cursor.get(parent) is None else cursor[parent]
        if not isinstance(inside, dict):
            raise ConfigError(Problem(keys_of(path), f"{parent} is not a mapping"))
        cursor[parent] = cursor = dict(inside)
    cursor[leaf] = value
    return content
