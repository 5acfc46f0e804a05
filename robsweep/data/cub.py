"""CUB-200-2011 (Wah et al. 2011) as its archive unpacks: classes 1-100 train, 101-200 test."""

from pathlib import Path

from robsweep.data import roots
from robsweep.data.listing import Listing, make_listing, parse_integer, read_columns, require_split, zero_shot
from robsweep.errors import UserError

FOLDER = "CUB_200_2011"
SPLITS = ("train", "test")
SOURCE = "https://www.vision.caltech.edu/datasets/cub_200_2011/"


def list_cub(split: str, root: Path) -> Listing:
    """``images.txt`` (id, path) and ``image_class_labels.txt`` (id, class); images below ``images/``.

    The archive's own ``train_test_split.txt`` divides images, not classes, and plays no part here.

    Raises:
        UserError: not found, malformed, or ids that differ between the two files.
    """
    require_split("cub", split, SPLITS)
    folder = roots.first_holding(
        "cub",
        [root / FOLDER, root / "cub" / FOLDER, root / "cub", root],
        ["images.txt"],
        remedy=f"get it from {SOURCE} and unpack it under {root}",
    )
    images_file, labels_file = folder / "images.txt", folder / "image_class_labels.txt"
    paths = dict(read_columns(images_file, 2))
    classes = {key: parse_integer(text, labels_file) for key, text in read_columns(labels_file, 2)}
    if paths.keys() != classes.keys():
        stray = min(paths.keys() ^ classes.keys())
        raise UserError(f"{labels_file}: image id {stray} stands in only one of it and images.txt")
    files, labels = zero_shot(list(paths.values()), [classes[key] for key in paths], split)
    return make_listing("cub", split, folder / "images", files, labels)
