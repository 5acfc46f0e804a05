"""A run on a folder of images that has moved: all commands that load its images go on, or end with one line."""

import json
import shutil

import pytest

from robsweep.config.load import load_sweep
from robsweep.data.sample import write_sample
from robsweep.sweep.run import run_sweep

SPACE = """
dataset: folder:{images}@28@grey
factors: {{backbone: [rlenet], baselines: [none, act]}}
training: {{epochs: 1, pairs: 4, budget: {{steps: 1}}, embedding_dim: 8}}
scoring: {{queries: 4, steps: 1, shard_queries: 4, resamples: 50}}
"""


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder with a finished run, and with its images where they are not looked for any more."""
    place = tmp_path_factory.mktemp("moved")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(place / "home"))
        images = write_sample("folder", place, classes=8, images_per_class=6, side=40).rename(place / "birds")
        (place / "birds.yaml").write_text(SPACE.format(images=images))
        run_sweep(load_sweep(str(place / "birds.yaml")), storage=str(place / "runs"), executor="inline")
    images.rename(place / "renamed")
    return place


@pytest.fixture
def place(finished, tmp_path, monkeypatch):
    """A copy of the run, in the working directory, and the images twice: under their name and under another."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    shutil.copytree(finished / "runs", tmp_path / "runs")
    for name in ("disk/birds", "disk/renamed"):
        shutil.copytree(finished / "renamed", tmp_path / name)
    return tmp_path


INLINE = ("--executor", "inline")
QUICK = ("--queries", 4, "--pgd-steps", 1)


def _commands(robsweep):
    """One key of the run, and every command that loads its images."""
    _, out, _ = robsweep("best", "birds", "--json")
    key = json.loads(out)["choices"][0]["key"]
    return {
        "resume": ("resume", "birds", *INLINE),
        "extend": ("extend", "birds", "--epochs", 2, *INLINE),
        "verify": ("verify", "birds"),
        "score": ("score", f"birds:{key}", *QUICK),
    }


def _journal(place):
    return [path.read_bytes() for path in sorted((place / "runs/birds/journal").iterdir())]


@pytest.mark.parametrize("command", ["resume", "extend", "verify", "score"])
@pytest.mark.parametrize("root", ["disk", "disk/renamed"])
def test_the_option_names_the_new_place(robsweep, place, command, root):
    code, out, err = robsweep(*_commands(robsweep)[command], "--data-root", root)
    assert code == 0, err
    if command == "verify":
        assert [line[:11] for line in out.splitlines()[:2]] == ["bit for bit"] * 2
    if command == "extend":
        code, out, _ = robsweep("verify", "birds")
        assert code == 0
        assert "bit for bit" in out
        assert "epoch 2" in out
    assert not (place / "disk/renamed/cache").exists()


def test_what_resume_was_told_holds_from_then_on(robsweep, place):
    assert robsweep(*_commands(robsweep)["resume"], "--data-root", "disk")[0] == 0
    log = (place / "runs/birds/events.log").read_text()
    assert f"images are looked for in {place}/disk\n" in log
    assert "given more to do" not in log
    for command in _commands(robsweep).values():
        code, _, err = robsweep(*command)
        assert code == 0, err
    assert "extend   the run was given more to do" in (place / "runs/birds/events.log").read_text()
    assert robsweep("report", "birds", "--to", "page.html")[0] == 0
    assert "Not all is shown" not in (place / "page.html").read_text()


@pytest.mark.parametrize("command", ["resume", "extend", "verify", "score"])
def test_without_the_option_one_line_says_how_to_go_on(robsweep, place, command):
    before = _journal(place)
    code, _, err = robsweep(*_commands(robsweep)[command])
    assert code == 2
    assert err.count("\n") == 1
    assert "has it moved? Name its new place by --data-root" in err
    assert _journal(place) == before


@pytest.mark.parametrize("command", ["resume", "extend", "verify", "score"])
def test_other_images_there_are_refused_in_one_line(robsweep, place, command):
    image = min((place / "disk/birds").glob("*/*"))
    image.write_bytes(image.read_bytes() + b"0")
    before = _journal(place)
    code, _, err = robsweep(*_commands(robsweep)[command], "--data-root", "disk")
    assert code == 2
    assert err.count("\n") == 1
    assert "of other images" in err
    assert f"{place}/disk/birds has the fingerprint " in err
    assert _journal(place) == before


def test_the_report_says_why_it_shows_no_pictures(robsweep, place):
    code, _, _ = robsweep("report", "birds", "--to", "without.html")
    assert code == 0
    assert "has it moved" in (place / "without.html").read_text()
    code, _, _ = robsweep("report", "birds", "--to", "with.html", "--data-root", "disk/renamed")
    assert code == 0
    assert "Not all is shown" not in (place / "with.html").read_text()


def test_a_network_is_exported_without_its_images(robsweep, place):
    target = _commands(robsweep)["score"][1]
    code, _, err = robsweep("export", target, "network.ts")
    assert code == 0, err
    assert (place / "network.ts").exists()


@pytest.mark.parametrize("command", ["run", "init"])
def test_a_mistyped_folder_is_none_that_moved(robsweep, place, command):
    (place / "new.yaml").write_text(SPACE.format(images=place / "brids"))
    arguments = ("run", "new.yaml", *INLINE) if command == "run" else ("init", "folder:brids")
    code, _, err = robsweep(*arguments, "--data-root", "disk/renamed")
    assert code == 2
    assert err.count("\n") == 1
    assert "brids is not a folder" in err
