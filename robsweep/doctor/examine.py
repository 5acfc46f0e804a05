"""All checks."""

from pathlib import Path

from robsweep.doctor.compute import accelerators, cores, memory
from robsweep.doctor.data import datasets
from robsweep.doctor.finding import Examination, examination
from robsweep.doctor.places import shared_memory, storage, temporary
from robsweep.doctor.services import faiss, ray
from robsweep.doctor.software import python_and_packages


def examine(runs: str, data_root: Path | None = None) -> Examination:
    """Look at this machine; ``runs``: where runs are kept."""
    findings = [*python_and_packages(), accelerators(), cores(), memory(), ray(), faiss()]
    return examination([*findings, *datasets(data_root), *temporary(), shared_memory(), storage(runs)])
