"""Versions of Python and of the packages that robsweep needs."""

import platform
from collections.abc import Iterable
from importlib import metadata

from packaging.requirements import Requirement

from robsweep.code_version import code_version
from robsweep.doctor.finding import Finding

_SHOWN = ("torch", "ray", "optuna", "pandas", "pydantic")


def python_and_packages() -> list[Finding]:
    """Python with robsweep's version, and the packages by robsweep's own metadata."""
    said = f"robsweep {code_version()}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    try:
        needed = metadata.requires("robsweep") or []
    except metadata.PackageNotFoundError:
        do = "install it in an environment: make setup, or pip install"
        return [Finding(what="robsweep", verdict="warning", found=f"{said}; not installed", do=do)]
    return [Finding(what="robsweep", verdict="ok", found=said), packages(needed)]


def packages(needed: Iterable[str]) -> Finding:
    """Whether every requirement, in the form of a wheel's metadata, is there in a version that fits; extras aside."""
    wrong, told = [], []
    for requirement in map(Requirement, needed):
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            wrong.append(f"{requirement.name} {version} is not {requirement.specifier}")
        elif requirement.name in _SHOWN:
            told.append(f"{requirement.name} {version}")
    if wrong:
        do = "install robsweep again in this environment: make setup, or pip install"
        return Finding(what="packages", verdict="problem", found="; ".join(wrong), do=do)
    return Finding(what="packages", verdict="ok", found=", ".join(told) or "all there")
