"""``robsweep init``: the file it writes passes a dry run, and a sweep of it ends with a front."""

from pathlib import Path

import pytest
import yaml

from robsweep.config.load import load_sweep
from robsweep.results.open import open_run
from robsweep.sweep.calibrate import Speed


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A working directory of its own, and no calibration."""
    monkeypatch.chdir(tmp_path)
    for module in ("robsweep.starter.write", "robsweep.sweep.duration"):
        monkeypatch.setattr(f"{module}.calibrate", lambda *_: Speed(1e-6, 1e-6, 1e-6))
    monkeypatch.setattr("robsweep.starter.machine.torch.cuda.device_count", lambda: 0)


@pytest.mark.parametrize(("grey", "name"), [(False, "@32"), (True, "@32@grey")])
def test_what_is_written_passes_a_dry_run(robsweep, pictures, grey, name):
    dataset = pictures("my pictures", grey=grey)
    code, out, err = robsweep("init", dataset, "--data-root", ".")
    assert (code, err) == (0, "")
    assert "written: my-pictures.yaml\n" in out
    assert f"{'grey' if grey else 'in colour'}, 40 pixels the shorter side" in out
    assert "  robsweep run my-pictures.yaml --dry-run\n" in out
    assert load_sweep("my-pictures.yaml").dataset == dataset + name
    code, out, err = robsweep("run", "my-pictures.yaml", "--dry-run", "--data-root", ".")
    assert (code, err) == (0, "")
    assert "distinct configurations to run │ 7" in out
    assert "weakened" not in out


@pytest.mark.parametrize("grey", [False, True])
def test_a_sweep_of_it_ends_with_a_front(robsweep, pictures, grey):
    robsweep("init", pictures(grey=grey), "--data-root", ".", "--out", "mine.yaml")
    changes = {
        "factors.backbone": "[rlenet]",
        "factors.baselines": "[none]",
        "factors.gradual": "[true]",
        "factors.intra_class": "[true]",
        "training.epochs": 1,
        "training.budget.steps": 2,
        "scoring.steps": 1,
        "scoring.queries": 2,
        "scoring.resamples": 10,
    }
    options = [part for key, value in changes.items() for part in ("--set", f"{key}={value}")]
    code, out, err = robsweep("run", "mine.yaml", "--executor", "inline", "--data-root", ".", *options)
    assert (code, err) == (0, "")
    front = open_run("runs/pictures").front()
    assert 1 <= len(front) <= 2
    assert set(front["profile"].str.split(",").str[0]) == {"quick28" if grey else "quick224"}
    assert "2 completed" in out


def test_few_classes_are_shared_and_damaged_files_left_out(robsweep, pictures, broken):
    dataset = pictures(classes=3)
    broken(dataset)
    code, out, _ = robsweep("init", dataset, "--data-root", ".")
    assert code == 0
    assert "1 of 18 looked at are damaged and are left out" in out
    assert load_sweep("pictures.yaml").dataset == f"{dataset}@shared@32@skip-damaged"


@pytest.mark.parametrize(
    ("dataset", "words"),
    [
        ("cub", "'cub' is no folder of images: expected folder:PATH"),
        ("folder:nothing", "is not a folder"),
        ("folder:.@grey", "@grey needs a size beside it"),
    ],
)
def test_nonsense(robsweep, dataset, words):
    code, out, err = robsweep("init", dataset)
    assert (code, out) == (2, "")
    assert words in err
    assert not list(Path().glob("*.yaml"))


def test_a_file_that_is_there_stays(robsweep, pictures):
    dataset = pictures()
    Path("pictures.yaml").write_text("mine")
    code, _, err = robsweep("init", dataset, "--data-root", ".")
    assert (code, err) == (
        2,
        "robsweep: pictures.yaml exists already: give another --out, or --force to replace it\n",
    )
    assert Path("pictures.yaml").read_text() == "mine"
    assert robsweep("init", dataset, "--data-root", ".", "--force")[0] == 0
    assert yaml.safe_load(Path("pictures.yaml").read_text())["name"] == "pictures"
