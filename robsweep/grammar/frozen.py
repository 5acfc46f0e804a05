"""The base of every configuration type."""

import re
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.fields import FieldInfo

from robsweep.errors import ConfigError, Problem

_MOST = 2**63
"""Of whole numbers: more is nobody's count, and overflows where it is computed with."""
_WHOLE, _READABLE = re.compile(r"\s*[+-]?[0-9]+(?:_[0-9]+)*\s*"), 4000
"""Python reads no number of more digits."""


class Frozen(BaseModel):
    """Immutable, hashable, strict about its keys (an unknown one is an error), its numbers finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _truth_is_no_number(cls, data: Any) -> Any:
        # Python counts true as 1, and YAML reads yes and on as true: nobody means a number by them
        for name, value in data.items() if isinstance(data, dict) else ():
            field = cls.model_fields.get(name)
            if _is_beyond(value) and not (isinstance(value, str) and _takes(str, field)):
                raise ConfigError(Problem((str(name),), f"is a number beyond {_MOST:,}"))
            if not isinstance(value, bool):
                continue
            if field is not None and not _takes(bool, field):
                raise ConfigError(Problem((str(name),), f"takes neither true nor false, got {str(value).lower()}"))
        return data


def _is_beyond(value: Any) -> bool:
    """A whole number, also one that is written as text, which pydantic reads as a number."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return len(value) > _READABLE or abs(int(value)) > _MOST
    return isinstance(value, int) and not -_MOST <= value <= _MOST


def _takes(kind: type, field: FieldInfo | None) -> bool:
    def within(annotation: Any) -> bool:
        return annotation in (kind, Any) or any(within(part) for part in get_args(annotation))

    return field is None or within(field.annotation)
