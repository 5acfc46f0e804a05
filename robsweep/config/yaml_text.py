"""YAML as plain data, in which no key stands twice: PyYAML would keep the last one and say nothing."""

from typing import Any

import yaml

from robsweep.errors import UserError

_MERGE = "tag:yaml.org,2002:merge"


def parse_yaml(text: str) -> Any:
    """The content of a YAML text, made of plain types alone.

    Raises:
        UserError: not YAML, or a mapping that holds a key twice; the line begins with its number, where there is one.
    """
    try:
        return yaml.load(text, Loader=_Loader)
    except Exception as error:  # what a value's tag or form promises and does not hold raises many types
        place = getattr(error, "problem_mark", None)
        line = f"line {place.line + 1}: " if place else ""
        reason = str(getattr(error, "problem", None) or error).partition("\n")[0]
        raise UserError(f"{line}{reason}") from None


class _Loader(yaml.SafeLoader):
    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        # here rather than where mappings are built: by then merged keys, which may be overridden, stand among the own
        node: yaml.MappingNode = super().compose_mapping_node(anchor)
        first: dict[Any, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
                continue
            name, line = self.construct_object(key), key.start_mark.line + 1
            if name in first:
                problem = f"key {name!r} stands there twice, first in line {first[name]}"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
            first[name] = line
        return node
