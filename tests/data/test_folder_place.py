"""Where a folder of images is looked for before and after it has moved."""

import os
from pathlib import Path

import pytest

from robsweep.data import roots
from robsweep.data.catalog import load
from robsweep.data.folder_place import caches_of, folder_place, has_moved
from robsweep.data.sample import write_sample


@pytest.fixture
def root(tmp_path, monkeypatch):
    """An existing root; the default one is another."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


def test_the_named_place_counts_while_a_folder_is_there(tmp_path, root):
    (tmp_path / "birds").mkdir()
    (root / "birds").mkdir()
    dataset = f"folder:{tmp_path / 'birds'}@shared"
    assert folder_place(dataset, root) == tmp_path / "birds"
    assert not has_moved(dataset, root)


def test_then_the_folder_of_that_name_in_the_root_then_the_root(tmp_path, root):
    dataset = f"folder:{tmp_path / 'birds'}@28@grey"
    assert folder_place(dataset, root) == root
    (root / "birds").mkdir()
    assert folder_place(dataset, root) == root / "birds"
    assert has_moved(dataset, root)


def test_without_a_root_that_somebody_named_nothing_has_moved(tmp_path, root):
    dataset = f"folder:{tmp_path / 'birds'}"
    (roots.default_root() / "birds").mkdir(parents=True)
    for given in (None, roots.resolve(None)):
        assert folder_place(dataset, given) == tmp_path / "birds"
        assert not has_moved(dataset, given)
    assert not has_moved("digits", root)


def test_no_cache_is_made_among_the_images(tmp_path, root):
    before = write_sample("folder", tmp_path, classes=4, images_per_class=4, side=40)
    dataset = f"folder:{before}@28@grey"
    assert caches_of(dataset, root) == root / "cache"
    after = before.rename(tmp_path / "renamed")
    files = sorted(path for path in after.rglob("*"))
    assert caches_of(dataset, after) == roots.default_root() / "cache"
    images = load(dataset, "test", after)
    assert sorted(after.rglob("*")) == files
    assert images.fingerprint == load(f"folder:{after}@28@grey", "test", root).fingerprint
    assert Path(os.fspath(images.images.filename)).parent == roots.default_root() / "cache"
