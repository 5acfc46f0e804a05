"""What a sweep must know of a data set before anything is loaded: sizes and counts. No torch."""

from dataclasses import dataclass

from robsweep.errors import UserError


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """Image side in pixels, channels, images of both splits, classes of the test split.

    The counts of ``folder:PATH`` are not known before it is read: 0. ``xi_scale`` is k of the SPQA attacks'
    xi = exp(k * loss_sp) (Zhou et al. 2020, Section 6).
    """

    image_size: int
    channels: int
    train: int
    test: int
    test_classes: int
    xi_scale: float = 4e4


DATASETS: dict[str, DatasetInfo] = {
    "digits": DatasetInfo(28, 1, 1437, 360, 10),
    "mnist": DatasetInfo(28, 1, 60_000, 10_000, 10, 2e4),
    "fashion": DatasetInfo(28, 1, 60_000, 10_000, 10),
    "cub": DatasetInfo(224, 3, 5_864, 5_924, 100),
    "cars": DatasetInfo(224, 3, 8_054, 8_131, 98, 7e4),
    "sop": DatasetInfo(224, 3, 59_551, 60_502, 11_316, 7e4),
    "inshop": DatasetInfo(224, 3, 25_882, 26_830, 3_985),
}
_FOLDER = DatasetInfo(224, 3, 0, 0, 0)


def dataset_info(name: str) -> DatasetInfo:
    """What is known of a data set.

    Raises:
        UserError: the name is not known.
    """
    if name.startswith("folder:"):
        return _FOLDER
    if name not in DATASETS:
        raise UserError(f"unknown data set {name!r}: expected one of {', '.join(DATASETS)} or folder:PATH")
    return DATASETS[name]


def fits(dataset: str, backbone_size: int) -> bool:
    """Whether a backbone for images of this side length takes the data set's images."""
    return dataset_info(dataset).image_size == backbone_size
