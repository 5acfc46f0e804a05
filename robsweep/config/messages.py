"""A pydantic error as problems: the path, what was found, what is allowed."""

import re
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from robsweep.config.close import did_you_mean
from robsweep.errors import ConfigError, Problem

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
    return str(_problem(error.errors()[0], model))


def all_problems(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """One for every key that has any; of the forms a key may have, the first that was tried speaks."""
    found: dict[tuple[int | str, ...], Problem] = {}
    for details in error.errors():
        found.setdefault(_key(details, model), _problem(details, model))
    return list(found.values())


def _problem(details: ErrorDetails, model: type[BaseModel]) -> Problem:
    path, error = tuple(map(str, details["loc"])), details.get("ctx", {}).get("error")
    if isinstance(error, ConfigError):  # a validator that looks at several fields says which one it means
        return error.problems[0].within(*path)
    return Problem(path, _message(details, model))


def _key(problem: ErrorDetails, model: type[BaseModel]) -> tuple[int | str, ...]:
    """The path without the tag of a union's member, and what follows it."""
    path = problem["loc"]
    if problem["type"] == "extra_forbidden":
        return path
    for length in range(len(path)):
        holder = _model_at(model, path[:length])
        if isinstance(path[length], str) and (holder is None or path[length] not in holder.model_fields):
            return path[:length]
    return path


def _message(problem: ErrorDetails, model: type[BaseModel]) -> str:
    kind, message = problem["type"], problem["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        holder = _model_at(model, problem["loc"][:-1])
        names = list(holder.model_fields) if holder else []
        near = did_you_mean(str(problem["loc"][-1]), names)
        return f"unknown key; allowed here: {', '.join(names) or 'other keys'}{near}"
    if kind == "missing":
        return "missing"
    if kind == "value_error":
        return message
    text = f"{_IN_YAML.get(kind, message[0].lower() + message[1:])}, got {short(problem['input'])}"
    if kind == "literal_error":
        text += did_you_mean(str(problem["input"]), re.findall(r"'([^']*)'", message))
    return text


def short(value: Any) -> str:
    """A value as it was found, cut to 60 characters."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # Python refuses to print a number of thousands of digits
        text = f"a value of {type(value).__name__} that is too long to print"
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
