"""What installed packages add to robsweep by entry points, and things that are named by where they are.

Only installed distributions are looked at: nothing is ever imported from a sweep file or from the folder of a run.
"""

from collections.abc import Container
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, NamedTuple

from robsweep.errors import UserError

DEFENSES, ATTACKS = "robsweep.defenses", "robsweep.attacks"
SEARCHERS, POLICIES = "robsweep.searchers", "robsweep.policies"


class Extension(NamedTuple):
    """An entry point of a group: ``place`` is ``module:name``, ``package`` the distribution with its version."""

    group: str
    name: str
    place: str
    package: str

    def load(self) -> Any:
        """What ``place`` means.

        Raises:
            UserError: it cannot be imported; one line that names the package.
        """
        try:
            return located(self.place)
        except UserError as error:
            raise self.unfit(str(error)) from error

    def unfit(self, why: str) -> UserError:
        """The error of an extension that robsweep cannot take: a line that names the package."""
        return UserError(f"package {self.package}: entry point {self.name!r} of {self.group}: {why}")


def located(place: str) -> Any:
    """What ``module:name`` means.

    Raises:
        UserError: there is no such module, it cannot be imported, or it has no such name.
    """
    module, _, name = place.partition(":")
    try:
        return getattr(import_module(module), name)
    except Exception as error:  # whatever a module does when it is imported
        if module.startswith("robsweep."):
            raise
        raise UserError(f"cannot load {place}: {type(error).__name__}: {error}") from error


@cache
def extensions(group: str) -> tuple[Extension, ...]:
    """All of a group, by name; looked up once a process.

    Raises:
        UserError: two packages give the same name.
    """
    found: dict[str, Extension] = {}
    for entry in sorted(entry_points(group=group), key=lambda entry: entry.name):
        extension = Extension(group, entry.name, entry.value, _package(entry))
        if (other := found.setdefault(entry.name, extension)) != extension:
            raise extension.unfit(f"package {other.package} has one of the same name")
    return tuple(found.values())


def places(group: str, known: Container[str]) -> dict[str, str]:
    """Name -> ``module:name`` of a group, none of them loaded.

    Raises:
        UserError: a name that is ``known`` already.
    """
    for extension in extensions(group):
        if extension.name in known:
            raise extension.unfit("robsweep has one of this name itself")
    return {extension.name: extension.place for extension in extensions(group)}


def _package(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else "of an unknown name"
