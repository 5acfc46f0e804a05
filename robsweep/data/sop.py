"""Stanford Online Products (Oh Song et al. 2016): 11,318 classes train, 11,316 others test."""

from pathlib import Path

from robsweep.data import roots
from robsweep.data.listing import Listing, make_listing, parse_integer, read_columns, require_split

FOLDER = "Stanford_Online_Products"
SPLITS = ("train", "test")
SOURCE = "https://cvgl.stanford.edu/projects/lifted_struct/"


def list_sop(split: str, root: Path) -> Listing:
    """``Ebay_train.txt`` or ``Ebay_test.txt``: a title line, then image id, class id, super class id, path.

    Raises:
        UserError: not found or malformed.
    """
    require_split("sop", split, SPLITS)
    name = f"Ebay_{split}.txt"
    folder = roots.first_holding(
        "sop",
        [root / FOLDER, root / "sop" / FOLDER, root / "sop", root],
        [name],
        remedy=f"get it from {SOURCE} and unpack it under {root}",
    )
    rows = read_columns(folder / name, 4, skip=1)
    classes = [parse_integer(row[1], folder / name) for row in rows]
    return make_listing("sop", split, folder, [row[3] for row in rows], classes)
