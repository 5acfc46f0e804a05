"""The published sizes of the data sets, by which a whole one is told from a miniature or a damaged one."""

from typing import Literal, NamedTuple

from robsweep.errors import UserError

Completeness = Literal["full", "miniature", "own"]
"""``own``: a folder of the user's, with no published size."""


class Size(NamedTuple):
    """Number of images and of classes of a split."""

    images: int
    classes: int


PUBLISHED: dict[str, dict[str, Size]] = {
    "digits": {"train": Size(1438, 10), "test": Size(359, 10)},
    "mnist": {"train": Size(60_000, 10), "test": Size(10_000, 10)},
    "fashion": {"train": Size(60_000, 10), "test": Size(10_000, 10)},
    "cub": {"train": Size(5_864, 100), "test": Size(5_924, 100)},
    "cars": {"train": Size(8_054, 98), "test": Size(8_131, 98)},
    "sop": {"train": Size(59_551, 11_318), "test": Size(60_502, 11_316)},
    "inshop": {
        "train": Size(25_882, 3_997),
        "test": Size(26_830, 3_985),
        "query": Size(14_218, 3_985),
        "gallery": Size(12_612, 3_985),
    },
}


def completeness(dataset: str, split: str, found: Size) -> Completeness:
    """``full`` for exactly the published size, ``miniature`` for less than half of it in images.

    Raises:
        UserError: anything else: images are missing from a real data set, or it is another one.
    """
    published = PUBLISHED[dataset][split]
    if found == published:
        return "full"
    if 2 * found.images < published.images and found.classes <= published.classes:
        return "miniature"
    raise UserError(
        f"data set {dataset!r}, split {split!r}: {found.images} images of {found.classes} classes found, "
        f"but {published.images} of {published.classes} published: incomplete or another data set"
    )
