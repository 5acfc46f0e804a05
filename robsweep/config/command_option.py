"""A field of a configuration that a command takes as an option: said once, beside the field."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommandOption:
    """Metadata of a pydantic field. ``name``: of the option, where it is not the field's own with dashes."""

    help: str
    name: str = ""

    def flag(self, field: str) -> str:
        """``--recall-at``, given the field's name."""
        return self.name or f"--{field.replace('_', '-')}"
