"""In-Shop Clothes Retrieval (Liu et al. 2016): train, and a test part divided into query and gallery."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from robsweep.data import roots
from robsweep.data.listing import Listing, make_listing, read_columns, require_split
from robsweep.errors import UserError

FOLDER = "In-shop Clothes Retrieval Benchmark"
PARTS = ("query", "gallery")
"""The splits that the test split consists of."""
SPLITS = ("train", "test", *PARTS)
PARTITION = "list_eval_partition.txt"
SOURCE = "https://mmlab.ie.cuhk.edu.hk/projects/DeepFashion/InShopRetrieval.html"


def list_inshop(split: str, root: Path) -> Listing:
    """``list_eval_partition.txt``: a count, a title line, then image path, item id, and part of the split.

    ``test`` is query and gallery together, in the order of the file, and knows which is which. The three share one
    numbering of the items, so that labels of query and gallery can be compared.

    Raises:
        UserError: not found, malformed, another number of images than the first line announces, or a test part
            without queries or without a gallery.
    """
    require_split("inshop", split, SPLITS)
    places = [root / FOLDER, root / "inshop" / FOLDER, root / "inshop", root]
    folder = roots.first_holding(
        "inshop",
        places,
        [PARTITION, f"Eval/{PARTITION}"],
        remedy=f"get it from {SOURCE} and unpack it under {root}",
    )
    partition = folder / PARTITION if (folder / PARTITION).is_file() else folder / "Eval" / PARTITION
    rows = read_columns(partition, 3, skip=2)
    announced = next((fields[0] for fields in read_columns(partition, 1)), "nothing")
    if announced != str(len(rows)):
        raise UserError(f"{partition}: {len(rows)} images listed where the first line announces {announced}")
    if unknown := [row[2] for row in rows if row[2] not in ("train", "query", "gallery")]:
        raise UserError(f"{partition}: unknown part {unknown[0]!r}, expected train, query or gallery")
    parts = ("train",) if split == "train" else PARTS
    rows = [row for row in rows if row[2] in parts]
    images = folder / "Img" if (folder / "Img").is_dir() else folder
    whole = "train" if split == "train" else "test"
    listing = make_listing("inshop", whole, images, [row[0] for row in rows], [row[1] for row in rows])
    if split == "train":
        return listing
    queries = np.array([row[2] == "query" for row in rows])
    if queries.all() or not queries.any():
        raise UserError(f"{partition}: both queries and a gallery are needed, only {rows[0][2]} images are listed")
    test = replace(listing, queries=queries)
    return test if split == "test" else part_of(test, split)


def part_of(test: Listing, split: str) -> Listing:
    """The query or gallery split of a test listing, with its labels."""
    assert test.queries is not None
    kept = np.flatnonzero(test.queries == (split == "query"))
    return Listing("inshop", split, test.folder, tuple(test.paths[row] for row in kept), test.labels[kept])
