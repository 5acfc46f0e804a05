"""A pydantic error as one line: the path, what was found, what is allowed."""

from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

_MAPPING, _LIST = "expected a mapping of keys", "expected a list"
_IN_YAML = {
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "too_short": "expected one or more entries",
}
"""Words of those who write YAML, by the type of pydantic's error."""


def first_problem(error: ValidationError, model: type[BaseModel]) -> str:
    """``path: message`` of the first problem; an unknown key lists the keys that exist there.

    A problem of the whole comes without a path.
    """
    problem = error.errors()[0]
    path = ".".join(str(part) for part in problem["loc"])
    return f"{path}: {_message(problem, model)}" if problem["loc"] else _message(problem, model)


def _message(problem: ErrorDetails, model: type[BaseModel]) -> str:
    kind, message = problem["type"], problem["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        holder = _model_at(model, problem["loc"][:-1])
        return f"unknown key; allowed here: {', '.join(holder.model_fields) if holder else 'other keys'}"
    if kind == "missing":
        return "missing"
    if kind == "value_error":
        return message
    return f"{_IN_YAML.get(kind, message[0].lower() + message[1:])}, got {short(problem['input'])}"


def short(value: Any) -> str:
    """A value as it was found, cut to 60 characters."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _model_at(model: type[BaseModel], path: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The model that holds the key at ``path``; indices and union tags are skipped."""
    current: type[BaseModel] = model
    for part in path:
        if isinstance(part, str) and part in current.model_fields:
            inside = _models_in(current.model_fields[part].annotation)
            if len(inside) == 1:
                current = inside[0]
            elif inside:
                return None
    return current


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models_in(part)]
