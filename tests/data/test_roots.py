"""A root that is given and not there is an error whatever the data set, also where the set lies elsewhere."""

from pathlib import Path

import pytest

from robsweep.config.datasets import DATASETS
from robsweep.data import roots
from robsweep.data.catalog import load
from robsweep.data.check import check
from robsweep.errors import UserError


@pytest.mark.parametrize("dataset", [*DATASETS, "folder"])
def test_a_root_that_is_not_there(miniatures, tmp_path, dataset):
    name = f"folder:{miniatures / 'folder'}" if dataset == "folder" else dataset
    with pytest.raises(UserError) as caught:
        load(name, "test", tmp_path / "none")
    assert str(tmp_path / "none") in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("dataset", ["digits", "mnist", "fashion"])
def test_a_check_of_a_root_that_is_not_there(tmp_path, dataset):
    with pytest.raises(UserError, match=f"data root {tmp_path / 'none'} does not exist"):
        check(dataset, tmp_path / "none")


def test_the_default_root_need_not_be_there(monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/nobody"))
    assert load("digits", "test").classes == 10
    roots.require_given(roots.resolve(None), "digits")


def test_a_file_is_no_root(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="file is not a folder"):
        roots.require_given(tmp_path / "file", "digits")


def test_what_can_be_fetched_says_how(tmp_path):
    root = tmp_path / "none"
    with pytest.raises(UserError, match=f"does not exist; type: robsweep data fetch fashion --data-root {root}"):
        roots.require_given(root, "fashion")
