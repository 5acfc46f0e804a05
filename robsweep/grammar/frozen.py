"""The base of every configuration type."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Immutable, hashable, and strict about its keys: an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)
