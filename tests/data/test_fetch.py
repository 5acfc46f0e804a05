from urllib.error import URLError

import pytest
import torchvision

from robsweep.data.catalog import load
from robsweep.data.fetch import fetch
from robsweep.data.sample import write_sample
from robsweep.errors import UserError


def test_torchvision_puts_it_where_load_looks(tmp_path, monkeypatch):
    def download(root, download):
        assert download
        write_sample("mnist", root)

    monkeypatch.setattr(torchvision.datasets, "MNIST", download)
    fetch("mnist", tmp_path)
    assert len(load("mnist", "train", tmp_path)) == 48


@pytest.mark.parametrize("error", [URLError("no route"), RuntimeError("Error downloading\ntrain-images")])
def test_without_a_network_one_line(tmp_path, monkeypatch, error):
    def download(root, download):
        raise error

    monkeypatch.setattr(torchvision.datasets, "FashionMNIST", download)
    with pytest.raises(UserError, match=f"'fashion' could not be downloaded to {tmp_path}") as caught:
        fetch("fashion", tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("dataset", ["cub", "cars", "sop", "inshop"])
def test_by_hand(tmp_path, dataset):
    with pytest.raises(UserError, match=f"'{dataset}' cannot be fetched: get it from"):
        fetch(dataset, tmp_path)


def test_nothing_to_do(tmp_path):
    fetch("digits", tmp_path)
    fetch(f"folder:{tmp_path}", tmp_path)
    assert list(tmp_path.iterdir()) == []
