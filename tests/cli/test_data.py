"""``robsweep data list|check|fetch|cache|sample`` on every layout."""

import json
from pathlib import Path

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


@pytest.fixture
def damaged(tmp_path):
    """A folder of 8 classes of 6 images, two of which in the first half cannot be read."""
    folder = Path(write_sample("folder", tmp_path, classes=8, images_per_class=6, side=20))
    for name in ("class_000/0001.png", "class_002/0003.png"):
        (folder / name).write_bytes(b"<html>404</html>")
    return folder


def test_check_lists_all_damage_and_ends_with_2(robsweep, damaged, tmp_path):
    code, out, err = robsweep("data", "check", f"folder:{damaged}", "--data-root", tmp_path)
    assert code == 2
    assert [line for line in out.splitlines() if line.startswith("  damaged ")] == [
        f"  damaged   {name}: not a readable image: an HTML page, no image"
        for name in ("class_000/0001.png", "class_002/0003.png")
    ]
    assert err.startswith(f"robsweep: folder:{damaged}: damaged or missing: 2 of 48 images; ")
    assert err.count("\n") == 1


def test_check_with_warnings_ends_with_0(robsweep, tmp_path):
    folder = write_sample("folder", tmp_path, classes=4, images_per_class=4, side=20)
    (folder / "empty").mkdir()
    code, out, err = robsweep("data", "check", f"folder:{folder}", "--data-root", tmp_path)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "  warning   classes without an image: 1 (empty)"


def test_check_as_json(robsweep, damaged, tmp_path):
    code, out, err = robsweep("data", "check", f"folder:{damaged}", "--data-root", tmp_path, "--json")
    assert (code, err.count("\n")) == (2, 1)
    found = json.loads(out)["splits"]
    assert (found["train"]["images"], len(found["train"]["damaged"])) == (24, 2)
    assert (found["test"]["images"], found["test"]["damaged"]) == (24, [])


def test_skipping_damage_by_option_and_by_name(robsweep, damaged, tmp_path):
    root = ("--data-root", tmp_path)
    code, _, err = robsweep("data", "cache", f"folder:{damaged}", *root)
    assert code == 2
    assert "2 of 24 images are damaged, first " in err
    assert err.endswith(f"; `robsweep data check folder:{damaged}` lists them\n")
    outputs = []
    for name, options in ((f"folder:{damaged}", ["--skip-damaged"]), (f"folder:{damaged}@skip-damaged", [])):
        code, out, err = robsweep("data", "cache", name, *root, *options)
        assert (code, err) == (0, "")
        assert out.startswith(f"{name} train: 22 images, ")
        code, checked, err = robsweep("data", "check", name, *root, *options)
        assert (code, err) == (0, "")
        assert "22 images of 4 classes (own), 2 left out as damaged, fingerprint " in checked
        outputs.append(out.replace("@skip-damaged", ""))
    assert outputs[0] == outputs[1]


def test_a_path_that_is_no_utf8_is_one_line(robsweep):
    code, out, err = robsweep("data", "check", "folder:/data/Mu\udcf1oz")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "the path holds bytes that are no UTF-8" in err


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A calibration of half a second in place of ten."""
    monkeypatch.setattr("robsweep.sweep.duration._CALIBRATION_S", 0.5)


def test_data_list_and_check(robsweep):
    _, out, _ = robsweep("data", "list")
    assert "fashion" in out
    assert "11,316" in out
    code, out, _ = robsweep("data", "check", "digits")
    assert code == 0
    assert "1438" in out.replace(",", "")
