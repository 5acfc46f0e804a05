"""``folder:PATH`` with its options, taken apart: which images, in which size and colour, split by which rule."""

from pathlib import Path
from typing import NamedTuple

from robsweep.config.home import with_home
from robsweep.errors import UserError
from robsweep.grammar.backbones import LARGE_SIDE, SMALL_SIDES
from robsweep.grammar.image_kind import ImageKind

FOLDER_PREFIX = "folder:"
ZERO_SHOT, SHARED, SKIP_DAMAGED, GREY = "@zero-shot", "@shared", "@skip-damaged", "@grey"
SIZES = {f"@{side}": side for side in SMALL_SIDES}
_RULES = (ZERO_SHOT, SHARED)


class FolderName(NamedTuple):
    """The absolute path, the split rule that was asked for if any, and what was said of files and sizes."""

    path: Path
    rule: str | None
    skip_damaged: bool
    images: ImageKind


def parse_folder(dataset: str) -> FolderName:
    """Take a name apart; its options stand at its end in any order.

    Raises:
        UserError: no path, nobody's home, an option twice, several rules or sizes, or ``@grey`` without a size.
    """
    text, options = dataset.removeprefix(FOLDER_PREFIX), []
    while ending := next((end for end in (*_RULES, SKIP_DAMAGED, *SIZES, GREY) if text.endswith(end)), None):
        text = text.removesuffix(ending)
        options.append(ending)
    if not text:
        raise UserError(f"data set {dataset!r}: expected {FOLDER_PREFIX}PATH")
    rule, skip = _one(dataset, options, _RULES, SKIP_DAMAGED)
    size, grey = _one(dataset, options, tuple(SIZES), GREY)
    if grey and size is None:
        raise UserError(f"data set {dataset!r}: {GREY} needs a size beside it, one of {', '.join(SIZES)}")
    images = ImageKind(1 if grey else 3, LARGE_SIDE if size is None else SIZES[size])
    return FolderName(with_home(text).absolute(), rule, skip, images)


def same_but_for_path(one: str, other: str) -> bool:
    """Whether both are folders, with the same options: copies of one folder where their fingerprints agree.

    Raises:
        UserError: as ``parse_folder``.
    """
    if not (one.startswith(FOLDER_PREFIX) and other.startswith(FOLDER_PREFIX)):
        return False
    return parse_folder(one)[1:] == parse_folder(other)[1:]


def _one(dataset: str, options: list[str], choices: tuple[str, ...], switch: str) -> tuple[str | None, bool]:
    """Which of ``choices`` is among the options if any, and whether ``switch`` is."""
    found = [option for option in options if option in choices]
    if len(found) > 1 or options.count(switch) > 1:
        raise UserError(f"data set {dataset!r}: expected one of {', '.join(choices)} at most, and {switch} once")
    return (found[0] if found else None), switch in options
