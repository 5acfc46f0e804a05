"""Ranges of a training hyperparameter: a list of values, or an interval to draw from."""

import math
from random import Random
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from robsweep.config.fraction import without_fractions
from robsweep.grammar.frozen import Frozen

Number = int | float
Interval = Annotated[tuple[Number, Number], BeforeValidator(without_fractions), Field(description="low, high")]
Values = Annotated[tuple[Any, ...], BeforeValidator(without_fractions)]


class Range(Frozen):
    """Exactly one of the four; an interval is [low, high], both ends included for ``int``. ``8/255`` is a number."""

    choice: Values | None = None
    uniform: Interval | None = None
    loguniform: Interval | None = None
    int: Interval | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of choice, uniform, loguniform, int; got {given or 'none'}")
        if given[0] == "choice":
            if not self.choice:
                raise ValueError("choice must not be empty")
            return self
        low, high = getattr(self, given[0])
        if not low < high or (given[0] == "loguniform" and low <= 0):
            raise ValueError(
                f"{given[0]} needs low < high{' and low > 0' * (given[0] == 'loguniform')}, got {low}, {high}"
            )
        if given[0] == "int" and not (low == round(low) and high == round(high)):
            raise ValueError(f"int needs whole numbers, got {low}, {high}")
        return self

    @property
    def values(self) -> tuple[Any, ...] | None:
        """The finite list of values, or None for an interval."""
        return self.choice

    @property
    def interval(self) -> tuple[Number, Number] | None:
        """Both ends of an interval, or None for a list of values."""
        return next((ends for ends in (self.uniform, self.loguniform, self.int) if ends is not None), None)

    def draw(self, random: Random) -> Any:
        """One value."""
        if self.choice is not None:
            return random.choice(self.choice)
        if self.uniform is not None:
            return random.uniform(*self.uniform)
        if self.loguniform is not None:
            low, high = self.loguniform
            return math.exp(random.uniform(math.log(low), math.log(high)))
        assert self.int is not None
        return random.randint(int_(self.int[0]), int_(self.int[1]))


def int_(value: Number) -> int:
    """The builtin, under a name that the field ``int`` does not hide."""
    return round(value)
