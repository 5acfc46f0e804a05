"""Downloads, where a data set can be downloaded."""

from pathlib import Path

from robsweep.config.datasets import dataset_info
from robsweep.data import cars, cub, inshop, roots, sop
from robsweep.data.mnist import TORCHVISION_NAME
from robsweep.errors import UserError

_BY_HAND = {"cub": cub.SOURCE, "cars": cars.SOURCE, "sop": sop.SOURCE, "inshop": inshop.SOURCE}


def fetch(dataset: str, data_root: Path | None = None) -> None:
    """Put ``mnist`` or ``fashion`` under ``data_root`` with torchvision; digits and folders need nothing.

    Raises:
        UserError: no network, or a data set that must be got by hand; the line says from where.
    """
    dataset_info(dataset)
    root = roots.resolve(data_root)
    if dataset in _BY_HAND:
        raise UserError(f"data set {dataset!r} cannot be fetched: get it from {_BY_HAND[dataset]} to unpack in {root}")
    if dataset not in TORCHVISION_NAME:
        return
    import torchvision

    try:
        getattr(torchvision.datasets, TORCHVISION_NAME[dataset])(root, download=True)
    except (OSError, RuntimeError) as error:
        reason = " ".join(str(error).split())
        raise UserError(f"data set {dataset!r} could not be downloaded to {root}: {reason}") from error
