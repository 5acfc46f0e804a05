"""The published sizes of the data sets, by which a whole one is told from a miniature or a damaged one."""

from typing import Literal

from robsweep.config.datasets import DATASETS, Size
from robsweep.errors import UserError

Completeness = Literal["full", "miniature", "own"]
"""``own``: a folder of the user's, with no published size."""


def completeness(dataset: str, split: str, found: Size) -> Completeness:
    """``full`` for exactly the published size, ``miniature`` for less than half of it in images.

    Raises:
        UserError: anything else: images are missing from a real data set, or it is another one.
    """
    published = DATASETS[dataset].sizes[split]
    if found == published:
        return "full"
    if 2 * found.images < published.images and found.classes <= published.classes:
        return "miniature"
    raise UserError(
        f"data set {dataset!r}, split {split!r}: {found.images} images of {found.classes} classes found, "
        f"but {published.images} of {published.classes} published: incomplete or another data set"
    )
