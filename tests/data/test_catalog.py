from pathlib import Path

import numpy as np
import pytest

from robsweep.config.datasets import DATASETS as CATALOG
from robsweep.config.datasets import dataset_info, require_fit
from robsweep.data import roots
from robsweep.data.catalog import load
from robsweep.errors import UserError


@pytest.mark.parametrize("dataset", [*CATALOG, "folder"])
def test_every_split_loads(miniatures, dataset):
    name = f"folder:{miniatures / 'folder'}" if dataset == "folder" else dataset
    info = dataset_info(name)
    for split in info.splits:
        images = load(name, split, miniatures)
        assert (images.name, images.split) == (name, split)
        assert images.images.dtype == np.uint8
        assert images.labels.dtype == np.int64
        assert sorted(set(images.labels.tolist())) == list(range(images.classes))
        batch = images.batch(np.arange(2))
        assert batch.shape == (2, info.channels, info.image_size, info.image_size)
        assert 0 <= batch.min() < batch.max() <= 1


@pytest.mark.parametrize(("size", "stored"), [(None, 256), (224, 256), (112, 128), (64, 73), (384, 439)])
def test_colour_sets_are_stored_larger_than_the_input(miniatures, size, stored):
    images = load("cub", "test", miniatures, size)
    assert images.images.shape == (24, 3, stored, stored)
    assert images.batch(np.arange(1)).shape[-1] == (size or 224)


def test_fingerprint_does_not_depend_on_the_size(miniatures):
    first, second = (load("cub", "test", miniatures, size).fingerprint for size in (64, 112))
    assert first == second


@pytest.mark.parametrize(("dataset", "size"), [("digits", 224), ("fashion", 224), ("cub", 28)])
def test_a_size_that_the_set_cannot_have(miniatures, dataset, size):
    with pytest.raises(UserError, match=f"data set '{dataset}' has .* do not suit a network for {size}x{size}"):
        load(dataset, "train", miniatures, size)


@pytest.mark.parametrize(
    ("dataset", "backbone", "fits"),
    [
        ("digits", "rc2f2", True),
        ("cub", "rres18", True),
        ("folder:/somewhere", "timm:vit_tiny", True),
        ("fashion", "rres18", False),
        ("sop", "rlenet", False),
        ("folder:/somewhere", "rc2f2", False),
    ],
)
def test_colour_and_grey_are_told_apart(dataset, backbone, fits):
    if fits:
        require_fit(dataset, backbone)
    else:
        with pytest.raises(UserError, match=f"backbone '{backbone}' takes .* images, data set '{dataset}' has"):
            require_fit(dataset, backbone)


def test_unknown_names_show_what_there_is():
    with pytest.raises(UserError, match=r"unknown data set 'cup': expected one of digits, mnist, .* or folder:PATH"):
        load("cup", "train")


def test_default_root_is_below_the_home_folder(monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/somebody"))
    assert roots.resolve(None) == Path("/home/somebody/.cache/robsweep/data")
    assert roots.resolve(Path("/data")) == Path("/data")
