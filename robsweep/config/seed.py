"""What a seed may be."""

from typing import Annotated

from pydantic import Field

LARGEST_SEED = 2**63 - 1
Seed = Annotated[int, Field(ge=0, lt=LARGEST_SEED + 1)]
"""It is stored, and hashed, as a signed integer of 64 bits."""
