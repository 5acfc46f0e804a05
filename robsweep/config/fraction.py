"""Numbers as people have them: budgets of pixels are shares of 255, such as ``8/255``."""

import re
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator

_DECIMAL = r"(?:\d{1,99}(?:\.\d{0,99})?|\.\d{1,99})"
_FRACTION = re.compile(rf"([+-]?{_DECIMAL})\s*/\s*({_DECIMAL})")
NUMBER = rf"{_DECIMAL}(?:/{_DECIMAL})?"
"""The form of a number that ``parse_number`` reads, as a regular expression without groups."""


def parse_number(text: str) -> float:
    """A decimal number, or a fraction of two.

    Raises:
        ValueError: neither, or a fraction that divides by 0.
    """
    found = _FRACTION.fullmatch(text.strip())
    if found is None:
        return float(text)
    numerator, denominator = map(Fraction, found.groups())
    if denominator == 0:
        raise ValueError(f"got {text}, which divides by 0")
    return float(numerator / denominator)


def without_fractions(value: Any) -> Any:
    """A fraction as its value, also within a list; anything else, a text that is no fraction too, as it is.

    Raises:
        ValueError: a fraction divides by 0.
    """
    if isinstance(value, list | tuple):
        return [without_fractions(part) for part in value]
    return parse_number(value) if isinstance(value, str) and _FRACTION.fullmatch(value.strip()) else value


PixelShare = Annotated[float, BeforeValidator(without_fractions)]
"""A share of the pixel range [0, 1], which may be written as a fraction."""
