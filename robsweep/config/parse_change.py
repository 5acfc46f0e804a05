"""A change as the command line spells it."""

from robsweep.config.changes import Change
from robsweep.config.messages import short
from robsweep.config.yaml_text import parse_yaml
from robsweep.errors import UserError


def parse_change(text: str, *, example: str = "training.pairs=64") -> Change:
    """``key.path=value`` of the command line; the value is YAML. ``example``: one that would do, for the error.

    Raises:
        UserError: no ``=``, a path with an empty part, or a value that is not YAML.
    """
    key, equals, value = text.partition("=")
    if not equals or not all(key.split(".")):
        raise UserError(f"--set {short(text)}: expected key=value, for example --set {example}")
    try:
        return key, parse_yaml(value)
    except UserError as error:
        raise UserError(f"--set {short(text)}: {short(value)} is not valid YAML: {error}") from None
