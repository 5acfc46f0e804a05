"""``logs_<dataset>-<model>-<loss>``, the folder by which the reference implementation knows what a checkpoint is."""

import re
from pathlib import Path

from robsweep.errors import UserError
from robsweep.grammar.identity import Identity, parse_identity

_FOLDER = re.compile(r"logs_(\w+)-(\w+)-(\w+)")


def find_identity(path: Path) -> Identity | None:
    """The identity in the innermost folder of that form around a file; None if there is none.

    Raises:
        UserError: there is one, but of another grammar.
    """
    for part in reversed(path.absolute().parent.parts):
        if match := _FOLDER.fullmatch(part):
            return parse_identity(":".join(match.groups()))
    return None


def folder_name(identity: Identity) -> str:
    """The folder's name.

    Raises:
        UserError: the identity cannot be written that way (own images, timm, a defense beyond the grammar).
    """
    name = "logs_" + str(identity).replace(":", "-")
    if str(identity).count(":") != 2 or not _FOLDER.fullmatch(name):
        raise UserError(f"{identity} has no folder name in the reference implementation: give a file ending in .ckpt")
    return name
