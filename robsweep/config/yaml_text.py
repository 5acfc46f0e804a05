"""YAML as plain data, in which no key stands twice: PyYAML would keep the last one and say nothing."""

import re
from typing import Any

import yaml

from robsweep.errors import UserError

_MOST_NODES = 100_000
"""Of what a text stands for once its aliases are written out; a sweep file has hundreds."""
_SURROGATE = re.compile("[\ud800-\udfff]")
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
    def get_single_node(self) -> yaml.Node | None:
        node: yaml.Node | None = super().get_single_node()
        if node is not None:
            _require_sane(node)
        return node

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


def _require_sane(root: yaml.Node) -> None:
    """Refuse what a few lines of aliases expand to without end, and text that no file could hold.

    Every node is looked at once, however often aliases repeat it.

    Raises:
        yaml.MarkedYAMLError: at the node that is to blame.
    """
    sizes: dict[int, int] = {}
    entered: set[int] = set()
    todo = [root]
    while todo:
        node = todo[-1]
        if id(node) in sizes:
            todo.pop()
            continue
        inside = _inside(node)
        if waiting := [child for child in inside if id(child) not in sizes]:
            if id(node) in entered:
                raise yaml.MarkedYAMLError(problem="an alias is within its own anchor", problem_mark=node.start_mark)
            entered.add(id(node))
            todo += waiting
            continue
        todo.pop()
        if isinstance(node, yaml.ScalarNode) and _SURROGATE.search(node.value):
            raise yaml.MarkedYAMLError(problem="half a surrogate pair is no text", problem_mark=node.start_mark)
        sizes[id(node)] = 1 + sum(sizes[id(child)] for child in inside)
        if sizes[id(node)] > _MOST_NODES:
            problem = f"its aliases expand to more than {_MOST_NODES:,} values"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)


def _inside(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
