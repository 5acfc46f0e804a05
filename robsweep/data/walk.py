"""A folder of class folders, read: the images of each class, and what is left out and why."""

import os
import stat
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from robsweep.data.file_names import shown
from robsweep.data.image_files import NO_IMAGES, SUFFIXES, is_image
from robsweep.errors import UserError

HIDDEN = "hidden files and folders, and what systems put there"
NOT_IMAGE = "files of no image format that is read"
ALREADY_READ = "links to a folder that is read already"
OUTSIDE_CLASSES = "files and folders beside the classes"
SPECIAL = "neither files nor folders"
SYSTEM_FOLDERS = frozenset(("__MACOSX", "@eaDir", "$RECYCLE.BIN", "System Volume Information", "lost+found"))


class LeftOut(NamedTuple):
    """A file or folder, relative to the data set's folder, and one of the reasons above."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tree:
    """``images``: path and class of each, by class and path; paths are relative to the data set's folder.

    A link that leads nowhere counts as the image that it stands for, and beside the class folders as a class: it is
    missing, and to leave it out would change the other classes' split.
    """

    images: tuple[tuple[str, str], ...]
    left_out: tuple[LeftOut, ...]
    empty_classes: tuple[str, ...]


def read_tree(folder: Path, *, base: Path) -> Tree:
    """The classes are the subfolders of ``folder`` in order of their names; images lie at any depth below them.

    Linked folders are followed. Within a class each folder is read once, those that are no links first; what contains
    the class is not read again. Paths of the result are relative to ``base``.

    Raises:
        UserError: a folder cannot be read.
    """
    images: list[tuple[str, str]] = []
    left_out: list[LeftOut] = []
    empty: list[str] = []
    for entry in _entries(folder):
        path = Path(entry.path)
        name, mode = path.relative_to(base).as_posix(), _mode(entry)
        if is_hidden(entry.name):
            left_out.append(LeftOut(name, HIDDEN))
        elif mode is None and path.suffix.lower() not in SUFFIXES | NO_IMAGES:
            images.append((name, entry.name))
        elif mode is None or not stat.S_ISDIR(mode):
            left_out.append(LeftOut(name, OUTSIDE_CLASSES))
        else:
            found, others = _read_class(path, base)
            images += [(image, entry.name) for image in found]
            left_out += others
            if not found and LeftOut(name, ALREADY_READ) not in others:
                empty.append(name)
    return Tree(tuple(images), tuple(left_out), tuple(empty))


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is never part of a data set."""
    return name.startswith(".") or name in SYSTEM_FOLDERS


def _read_class(top: Path, base: Path) -> tuple[list[str], list[LeftOut]]:
    images: list[str] = []
    left_out: list[LeftOut] = []
    above = {*top.parents, *top.parent.resolve().parents, *top.resolve().parents}  # by name, and behind links
    seen = {_identity(folder) for folder in above}
    folders, links = deque([top]), deque[Path]()
    while folders or links:
        folder = folders.popleft() if folders else links.popleft()
        if _identity(folder) in seen:
            left_out.append(LeftOut(folder.relative_to(base).as_posix(), ALREADY_READ))
            continue
        seen.add(_identity(folder))
        for entry in _entries(folder):
            path = Path(entry.path)
            name, mode = path.relative_to(base).as_posix(), _mode(entry)
            if is_hidden(entry.name):
                left_out.append(LeftOut(name, HIDDEN))
            elif mode is not None and stat.S_ISDIR(mode):
                (links if entry.is_symlink() else folders).append(path)
            elif mode is not None and not stat.S_ISREG(mode):
                left_out.append(LeftOut(name, SPECIAL))
            elif is_image(path):
                images.append(name)
            else:
                left_out.append(LeftOut(name, NOT_IMAGE))
    images.sort(key=lambda name: name.split("/"))
    return images, left_out


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise UserError(f"{shown(folder)}: cannot be read: {error.strerror or error}") from error


def _mode(entry: os.DirEntry[str]) -> int | None:
    """What lies behind a name, links followed; None where nothing does."""
    try:
        return entry.stat().st_mode
    except OSError:
        return None


def _identity(folder: Path) -> tuple[int, int]:
    found = folder.stat()
    return found.st_dev, found.st_ino
