"""The base of every configuration type."""

from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, model_validator

from robsweep.errors import ConfigError, Problem

_MOST = 2**63
"""Of whole numbers: more is nobody's count, and overflows where it is computed with."""


class Frozen(BaseModel):
    """Immutable, hashable, strict about its keys (an unknown one is an error), its numbers finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _truth_is_no_number(cls, data: Any) -> Any:
        # Python counts true as 1, and YAML reads yes and on as true: nobody means a number by them
        for name, value in data.items() if isinstance(data, dict) else ():
            if isinstance(value, int) and not -_MOST <= value <= _MOST:
                raise ConfigError(Problem((str(name),), f"is a number beyond {_MOST:,}"))
            if not isinstance(value, bool):
                continue
            field = cls.model_fields.get(name)
            if field is not None and not _takes_truth(field.annotation):
                raise ConfigError(Problem((str(name),), f"takes neither true nor false, got {str(value).lower()}"))
        return data


def _takes_truth(annotation: Any) -> bool:
    return annotation in (bool, Any) or any(_takes_truth(part) for part in get_args(annotation))
