"""The options of ``robsweep score`` that are fields of ``ScoringConfig``."""

import inspect
from collections.abc import Callable
from types import GenericAlias
from typing import Annotated, Any, get_args, get_origin

import typer

from robsweep.config.command_option import CommandOption
from robsweep.config.scoring import ScoringConfig
from robsweep.errors import ConfigError, Problem

_PARAMETER = "scoring"


def takes_scoring(command: Callable[..., None]) -> Callable[..., None]:
    """A command with an option for each field of ``ScoringConfig`` that has a ``CommandOption``.

    They stand where its parameter ``scoring`` stood, which is given those that the user named, by field. A problem of
    such a field is one of its option.
    """

    def with_options(**given: Any) -> None:
        named = {field: given.pop(field) for field in _OPTIONS}
        try:
            command(**given, scoring={field: value for field, value in named.items() if not _is_default(value)})
        except ConfigError as error:
            raise ConfigError(*map(_of_option, error.problems)) from None

    signature = inspect.signature(command, eval_str=True)
    parameters = [
        parameter
        for own in signature.parameters.values()
        for parameter in (map(_parameter, _OPTIONS) if own.name == _PARAMETER else [own])
    ]
    keyword_only = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in parameters]
    with_options.__name__, with_options.__doc__ = command.__name__, command.__doc__
    with_options.__annotations__ = {parameter.name: parameter.annotation for parameter in keyword_only}
    with_options.__signature__ = signature.replace(parameters=keyword_only)  # type: ignore[attr-defined]
    return with_options


_OPTIONS = {
    name: option
    for name, field in ScoringConfig.model_fields.items()
    for option in field.metadata
    if isinstance(option, CommandOption)
}


def _is_default(value: Any) -> bool:
    return value is None or value is False or value == []


def _parameter(field: str) -> inspect.Parameter:
    option, annotation = _OPTIONS[field], _value_type(ScoringConfig.model_fields[field].annotation)
    typed: Any = annotation if annotation is bool else annotation | None
    return inspect.Parameter(
        field,
        inspect.Parameter.KEYWORD_ONLY,
        default=False if annotation is bool else None,
        annotation=Annotated[typed, typer.Option(option.flag(field), help=option.help)],
    )


def _value_type(annotation: Any) -> Any:
    """What the parser of options makes of a text; whether it is allowed, the configuration says."""
    if annotation in (bool, int, float):
        return annotation
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return GenericAlias(list, (_value_type(parts[0]),))
    numbers = [kind for part in parts if (kind := _value_type(part)) is not str]
    return numbers[0] if numbers else str


def _of_option(problem: Problem) -> Problem:
    field, *rest = problem.path or ("",)
    return Problem((_OPTIONS[field].flag(field), *rest), problem.message) if field in _OPTIONS else problem
