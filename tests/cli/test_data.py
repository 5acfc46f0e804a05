"""``robsweep data list|check|fetch|cache|sample`` on every layout."""

import pytest
import torchvision

from robsweep.config.datasets import DATASETS, dataset_info
from robsweep.data.sample import write_sample

LAYOUTS = ("cub", "cars", "sop", "inshop", "folder", "mnist", "fashion")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_sample_check_cache_check(robsweep, tmp_path, layout):
    root = tmp_path / "root"
    code, out, err = robsweep("data", "sample", layout, root, "--classes", 4, "--images-per-class", 4)
    assert (code, err) == (0, "")
    folder = out.strip()
    name = f"folder:{folder}" if layout == "folder" else layout
    info = dataset_info(name)
    colour = info.channels == 3
    code, before, err = robsweep("data", "check", name, "--data-root", root)
    assert (code, err) == (0, "")
    assert before.startswith(f"{name}: {root}")
    lines = before.splitlines()[1:]
    assert [line.split()[0] for line in lines] == list(info.splits)
    kind = "own" if layout == "folder" else "miniature"
    assert all(f"({kind}), fingerprint " in line for line in lines)
    assert all(line.endswith(", not cached yet") == colour for line in lines)
    code, out, _ = robsweep("data", "cache", name, "--data-root", root)
    assert code == 0
    assert [line.split(": ")[0] for line in out.replace(name, "x").splitlines()] == [
        f"x {split}" for split in info.splits
    ]
    code, after, _ = robsweep("data", "check", name, "--data-root", root)
    assert code == 0
    assert after == before.replace(", not cached yet", ", cached")


def test_counts_of_a_sample(robsweep, tmp_path):
    write_sample("inshop", tmp_path, classes=6, images_per_class=5, side=20)
    _, out, _ = robsweep("data", "check", "inshop", "--data-root", tmp_path)
    found = {line.split()[0]: (int(line.split()[1]), int(line.split()[4])) for line in out.splitlines()[1:]}
    assert found == {"train": (15, 3), "test": (15, 3), "query": (6, 3), "gallery": (9, 3)}


def test_list_names_every_data_set_with_its_published_numbers(robsweep):
    code, out, err = robsweep("data", "list")
    assert (code, err) == (0, "")
    for name, info in DATASETS.items():
        (line,) = [line for line in out.splitlines() if f"│ {name} " in line]
        assert f"{info.sizes['train'].images:,}" in line
        assert f"{info.sizes['test'].images:,}" in line
        assert f"{info.sizes['test'].classes:,}" in line
    assert "folder:PATH" in out


def test_fetch_ends_with_where_the_data_set_lies(robsweep, tmp_path, monkeypatch):
    monkeypatch.setattr(torchvision.datasets, "MNIST", lambda root, download: write_sample("mnist", root))
    code, out, err = robsweep("data", "fetch", "mnist", "--data-root", tmp_path)
    assert (code, err) == (0, "")
    assert out.startswith(f"mnist: {tmp_path}")
    assert "train" in out


def test_fetch_of_what_needs_none(robsweep):
    code, out, _ = robsweep("data", "fetch", "digits")
    assert code == 0
    assert out.startswith("digits: bundled")
