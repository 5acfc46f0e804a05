"""A pydantic error as one line: the path, what was found, what is allowed."""

from typing import Any, get_args

from pydantic import BaseModel, ValidationError


def first_problem(error: ValidationError, model: type[BaseModel]) -> str:
    """``path: message`` of the first problem; an unknown key lists the keys that exist there."""
    problem = error.errors()[0]
    where = [str(part) for part in problem["loc"]]
    path = ".".join(where) or "file"
    if problem["type"] == "extra_forbidden":
        holder = _model_at(model, problem["loc"][:-1])
        allowed = ", ".join(holder.model_fields) if holder else "other keys"
        return f"{path}: unknown key; allowed here: {allowed}"
    if problem["type"] == "missing":
        return f"{path}: missing"
    message = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "value_error":
        return f"{path}: {message}"
    return f"{path}: {message[0].lower()}{message[1:]}, got {_short(problem['input'])}"


def _short(value: Any) -> str:
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
