from pathlib import Path

import pytest

from robsweep.data.sample import write_sample

LAYOUTS = ("cub", "cars", "sop", "inshop", "folder", "mnist", "fashion")


@pytest.fixture(scope="session")
def miniatures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data root with a miniature in every layout: 8 classes of 6 images (mnist, fashion: 6 in each split)."""
    root = tmp_path_factory.mktemp("miniatures")
    for dataset in LAYOUTS:
        write_sample(dataset, root, classes=8, images_per_class=6, side=48)
    return root
