"""Which data sets are here."""

from pathlib import Path

from robsweep.config.datasets import DATASETS
from robsweep.data import roots
from robsweep.data.catalog import list_files
from robsweep.data.mnist import locate
from robsweep.doctor.finding import Finding
from robsweep.errors import UserError


def datasets(data_root: Path | None) -> list[Finding]:
    """Those that are found, those that are here but damaged, and how to get the others. No image is decoded."""
    root = roots.resolve(data_root)
    if data_root is not None and not root.is_dir():
        return [
            Finding(what="data sets", verdict="problem", found=f"{root} is not there", do="give --data-root as it is")
        ]
    found, missing, damaged = [], [], []
    for name in DATASETS:
        reason = _lacks(name, root)
        if not reason:
            found.append(name)
        elif "not found" in reason:
            missing.append(name)
        else:
            damaged.append(
                Finding(what=f"data set {name}", verdict="problem", found=reason, do=f"robsweep data check {name}")
            )
    absent = f"; not here: {', '.join(missing)}" if missing else ""
    do = "robsweep data list tells what they are; folder:PATH takes your own images" if missing else ""
    return [Finding(what="data sets", verdict="ok", found=f"{', '.join(found)}{absent}", do=do), *damaged]


def _lacks(name: str, root: Path) -> str:
    """Why a data set cannot be used; empty where it can."""
    try:
        for split in ("train", "test"):
            if DATASETS[name].channels == 3:
                list_files(name, split, root)
            elif name != "digits":  # comes with scikit-learn
                locate(name, split, root)
    except UserError as error:
        return str(error)
    return ""
