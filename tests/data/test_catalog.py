import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from robsweep.config.datasets import DATASETS as CATALOG
from robsweep.config.datasets import dataset_info, require_fit
from robsweep.data import roots
from robsweep.data.catalog import list_files, load
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


@pytest.mark.parametrize(("options", "kind"), [("@28", (3, 28)), ("@32", (3, 32)), ("@64@grey", (1, 64))])
def test_own_images_in_small_sizes(miniatures, options, kind):
    whole, small = (load(f"folder:{miniatures / 'folder'}{end}", "test", miniatures) for end in ("", options))
    channels, side = kind
    stored = side if channels == 1 else round(side * 8 / 7)
    assert small.images.shape == (24, channels, stored, stored)
    assert small.batch(np.arange(2)).shape == (2, channels, side, side)
    assert small.fingerprint == whole.fingerprint
    np.testing.assert_array_equal(small.labels, whole.labels)


def test_grey_images_of_a_file_are_neither_cropped_nor_mirrored(miniatures):
    images, rows = load(f"folder:{miniatures / 'folder'}@28@grey", "train", miniatures), np.arange(4)
    seen = images.training_batch(rows, seed=1, epoch=2, step=3)
    np.testing.assert_array_equal(seen.numpy(), images.batch(rows).numpy())


def test_grey_is_the_luma_of_the_colours(miniatures):
    name = miniatures / "folder"
    colour, grey = (load(f"folder:{name}@28{end}", "test", miniatures).images for end in ("", "@grey"))
    first = sorted((name / "class_004").iterdir())[0]
    expected = Image.open(first).convert("L").resize((28, 28), Image.Resampling.BILINEAR)
    np.testing.assert_array_equal(grey[0, 0], np.asarray(expected))
    assert colour.shape[1] == 3


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
        ("folder:/somewhere@32", "rc2f2", True),
        ("folder:/somewhere@64@grey", "rlenet", True),
        ("folder:/somewhere@64", "rres18", False),
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


def test_a_path_that_could_not_be_stored_with_results():
    with pytest.raises(UserError, match=r"'folder:/data/Mu\\udcf1oz': the path holds bytes that are no UTF-8: rename"):
        dataset_info(f"folder:/data/{os.fsdecode(bytes([77, 117, 0xF1]))}oz")


def _harmed(miniatures, tmp_path):
    root = tmp_path / "folder"
    shutil.copytree(miniatures / "folder", root)
    (root / "class_001" / "0002.png").write_bytes(b"<html>404</html>")
    (root / "class_006" / "0004.png").unlink()
    (root / "class_006" / "0004.png").symlink_to("/nonexistent")
    return root


def test_damaged_files_are_refused_or_left_out(miniatures, tmp_path):
    name = f"folder:{_harmed(miniatures, tmp_path)}"
    with pytest.raises(
        UserError, match=r"split 'train': 1 of 24 images are damaged, first .*class_001/0002\.png: not a"
    ):
        load(name, "train", tmp_path, 64)
    with pytest.raises(UserError, match=r"split 'test': 1 of 24 images are missing, first .*class_006/0004\.png; `rob"):
        load(name, "test", tmp_path, 64)
    whole = f"folder:{miniatures / 'folder'}"
    for split, row in (("train", 6 + 2), ("test", 2 * 6 + 4)):
        sound, option, suffix = (
            load(whole, split, miniatures, 64),
            load(name, split, tmp_path, 64, skip_damaged=True),
            load(f"{name}@skip-damaged", split, tmp_path, 64),
        )
        np.testing.assert_array_equal(option.images, np.delete(sound.images, row, axis=0))
        np.testing.assert_array_equal(option.labels, np.delete(sound.labels, row))
        np.testing.assert_array_equal(option.images, suffix.images)
        assert option.fingerprint == suffix.fingerprint != sound.fingerprint


def test_without_damage_the_option_changes_nothing(miniatures):
    name = f"folder:{miniatures / 'folder'}"
    assert (
        load(name, "test", miniatures, 64, skip_damaged=True).fingerprint == load(name, "test", miniatures).fingerprint
    )
    assert load("digits", "test", skip_damaged=True).fingerprint == load("digits", "test").fingerprint


def test_parts_of_inshop_without_damage_still_fit_together(miniatures, tmp_path):
    folder = "In-shop Clothes Retrieval Benchmark"
    shutil.copytree(miniatures / folder, tmp_path / folder)
    test = list_files("inshop", "test", tmp_path)
    for path in test.paths[:6]:  # the first item as a whole
        (test.folder / path).write_bytes(b"")
    test, query, gallery = (
        load("inshop", split, tmp_path, 64, skip_damaged=True) for split in ("test", "query", "gallery")
    )
    assert len(test) == 18
    assert query.labels.tolist() == test.labels[test.queries].tolist()
    assert gallery.labels.tolist() == test.labels[~test.queries].tolist()
    assert sorted(set(test.labels.tolist())) == [0, 1, 2]
