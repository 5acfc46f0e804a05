"""The settings of a run as a sweep file that can be run again."""

from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import PydanticUndefined, to_jsonable_python

from robsweep.config.sweep import SweepConfig
from robsweep.grammar.frozen import Frozen


def settings_text(sweep: SweepConfig) -> str:
    """YAML with what differs from the defaults; reading it gives the same sweep."""
    content = _telling(sweep)
    if not _means(content, sweep):  # a default that depends on other fields
        content = sweep.model_dump(mode="json")
    text: str = yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return text


def _telling(part: Frozen) -> dict[str, Any]:
    """Fields that are not the defaults; of parts of a part their own, and the name of the profile always."""
    found: dict[str, Any] = {}
    whole = part.model_dump(mode="json")
    for name, field in type(part).model_fields.items():
        value, default = getattr(part, name), field.get_default(call_default_factory=True)
        if value == default and default is not PydanticUndefined and name != "profile":
            continue
        if isinstance(value, Frozen) and "kind" not in type(value).model_fields:
            found[name] = _telling(value)
        else:
            found[name] = to_jsonable_python(whole[name])
    return found


def _means(content: dict[str, Any], sweep: SweepConfig) -> bool:
    try:
        return SweepConfig.model_validate(content) == sweep
    except ValidationError:
        return False


class _Dumper(yaml.SafeDumper):
    """Lists of plain values stand on one line."""


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    plain = all(not isinstance(item, dict | list) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=plain)


_Dumper.add_representer(list, _list)
