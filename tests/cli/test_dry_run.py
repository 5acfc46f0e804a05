"""Commands that start nothing."""

import pytest
import torch
from PIL import Image

from robsweep.config.find_sweep import bundled_spaces
from robsweep.config.shares import Machine
from robsweep.sweep.calibrate import Speed
from robsweep.training.progress import duration


def test_dry_run_of_the_full_grammar(robsweep):
    code, out, _ = robsweep("run", "spaces/full_grammar.yaml", "--dry-run", "--dataset", "fashion")
    assert code == 0
    numbers = _numbers(out)
    assert numbers["strings of the space"] == "1,821"
    assert numbers["strings that fit the data set"] == "607"
    assert numbers["distinct configurations to run"] == "237"
    assert numbers["training steps"] == f"{237 * 8 * 469:,}"
    assert "rres18, rres50" in out


def _numbers(out):
    return {line.split("│")[1].strip(): line.split("│")[2].strip() for line in out.splitlines() if "│" in line}


def test_dry_run_of_the_full_grammar_on_large_images(robsweep, monkeypatch):
    monkeypatch.setattr("robsweep.sweep.duration.calibrate", lambda *_: Speed(0.0, 0.0, 0.0))
    code, out, _ = robsweep("run", "spaces/full_grammar.yaml", "--dry-run", "--dataset", "cub")
    assert code == 0
    numbers = _numbers(out)
    assert numbers["strings of the space"] == f"{3 * (600 + 7):,}"
    assert numbers["strings that fit the data set"] == f"{2 * (600 + 7):,}"
    assert numbers["distinct configurations to run"] == f"{2 * (230 + 7)}"
    assert numbers["checkpoints to score"] == f"{474 * 4:,}"
    assert numbers["training steps"] == f"{474 * 75 * 105:,}"  # 5,864 images in batches of 56
    assert numbers["image passes of attacks"] == f"{474 * 4 * 512 * 9 * 32:,}"
    assert "Left out: 607 strings of rc2f2" in out


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A calibration of half a second in place of ten."""
    monkeypatch.setattr("robsweep.sweep.duration._CALIBRATION_S", 0.5)


@pytest.mark.parametrize("name", bundled_spaces())
def test_dry_run_of_every_bundled_file(robsweep, name, monkeypatch):
    monkeypatch.setattr("robsweep.sweep.duration.calibrate", lambda *_: Speed(0.0, 0.0, 0.0))
    code, out, err = robsweep("run", name, "--dry-run", "--address", "10.0.0.1:6379")
    assert (code, err) == (0, "")
    numbers = {what: int(text.replace(",", "")) for what, text in _numbers(out).items()}
    assert numbers["trainings (with seeds)"] >= numbers["distinct configurations to run"] > 1
    assert min(numbers.values()) > 0


def test_dry_run_takes_samples_and_epochs(robsweep):
    code, out, _ = robsweep("run", "full_grammar", "--dry-run", "--samples", "4", "--epochs", "1")
    assert code == 0
    assert "1,876" in out  # 4 configurations x 469 steps


def test_dry_run_warns_of_weakened_attacks_and_of_too_few_queries(robsweep):
    changes = ("--set", "scoring.profile=rob28", "--set", "scoring.steps=4")
    code, out, _ = robsweep("run", "quickstart", "--dry-run", *changes)
    assert code == 0
    assert "Attacks: rob28, 4 of 32 steps; reach 0.156, 4 steps; 64 queries" in out
    assert "warning: weakened attacks (rob28, 4 of 32 steps" in out
    assert "warning: 64 queries leave a recall under attack up to 12.2 points" in out


def test_dry_run_of_whole_attacks_on_enough_queries_warns_of_nothing(robsweep):
    for profile in ("rob28", "quick28"):
        changes = ("--set", f"scoring.profile={profile}", "--set", "scoring.queries=512")
        code, out, _ = robsweep("run", "full_grammar", "--dataset", "fashion", "--dry-run", *changes)
        assert code == 0
        assert f"Attacks: {profile}; reach 1.25" in out
        assert "512 queries: a recall under attack is known to 4.3 points (95 %)" in out
        assert "warning" not in out


@pytest.fixture
def pictures(tmp_path):
    """``folder:PATH`` of 7 images to train on and 5 to test on."""
    for split, images in (("train", 7), ("test", 5)):
        for number in range(images):
            folder = tmp_path / "pictures" / split / f"class{number % 2}"
            folder.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (40, 40), (number, 0, 0)).save(folder / f"{number}.png")
    return f"folder:{tmp_path / 'pictures'}"


_SMALL = ("--set", "factors.backbone=[rres18]", "--samples", 2, "--epochs", 3)


def test_dry_run_counts_the_images_of_a_folder(robsweep, pictures, monkeypatch):
    monkeypatch.setattr("robsweep.sweep.duration.calibrate", lambda *_: Speed(0.0, 0.0, 0.0))
    changes = ("--set", "scoring.queries=null", "--set", "training.pairs=3")
    code, out, err = robsweep("run", "full_grammar", "--dataset", pictures, "--dry-run", *_SMALL, *changes)
    assert code == 0, err
    numbers = _numbers(out)
    assert (numbers["images to train on"], numbers["images to test on"]) == ("7", "5")
    assert numbers["training steps"] == f"{2 * 3 * 3}"
    checkpoints = int(numbers["checkpoints to score"])
    assert numbers["image passes of attacks"] == f"{checkpoints * 5 * 9 * 32:,}"
    assert "warning: 5 queries leave a recall under attack" in out


def test_dry_run_refuses_what_would_not_start_all_at_once(robsweep, pictures):
    changes = ("--set", "scoring.queries=6", "--set", "scoring.profile=rob28", "--set", "resources.gpus_per_worker=99")
    code, out, err = robsweep("run", "full_grammar", "--dataset", pictures, "--dry-run", *_SMALL, *changes)
    assert (code, out) == (2, "")
    queries, eps, gpus = err.splitlines()
    assert queries.startswith("robsweep: scoring.queries: 6 are more than the 5 test images of folder:")
    assert eps.startswith("robsweep: scoring.profile: rob28 has the eps of 28x28 images, folder:")
    assert "rob224, quick224" in eps
    assert gpus.startswith("robsweep: resources: 99 for a training")


def test_dry_run_does_not_ask_a_cluster(robsweep, monkeypatch):
    monkeypatch.setattr("robsweep.sweep.duration.calibrate", lambda *_: Speed(0.0, 0.0, 0.0))
    changes = ("--set", "resources.gpus_per_worker=99", "--address", "10.0.0.1:6379")
    assert robsweep("run", "quickstart", "--dry-run", *changes)[0] == 0


def test_dry_run_tells_minutes_by_a_calibration(robsweep, monkeypatch):
    asked = []

    def calibrated(*arguments):
        asked.append(arguments)
        return Speed(0.0, 0.001, 0.0)

    monkeypatch.setattr("robsweep.sweep.duration.calibrate", calibrated)
    monkeypatch.setattr("robsweep.devices.machine._cores", lambda: 2)
    code, out, _ = robsweep("run", "quickstart", "--dry-run")
    assert code == 0
    assert [(backbone, seconds) for backbone, _, _, seconds in asked] == [("rlenet", 0.5)]
    numbers = {what: float(text.replace(",", "")) for what, text in _numbers(out).items()}
    passes = numbers["image passes of training's PGD"] + numbers["image passes of attacks"]
    if not torch.cuda.device_count():
        assert f"About {duration(0.001 * passes / 2)} without pruning, by a calibration of 0 s and 2 cores here." in out
        assert "2 trainings at a time on the CPU, 2 attack actors on the CPU" in out


def test_dry_run_lays_gpus_out_before_they_are_used(robsweep, monkeypatch):
    monkeypatch.setattr("robsweep.sweep.duration.calibrate", lambda *_: Speed(0.0, 0.0, 0.0))
    monkeypatch.setattr("robsweep.cli.dry_run.this_machine", lambda: Machine(4, 64))
    code, out, err = robsweep("run", "full_grammar", "--dry-run", "--samples", 2)
    assert code == 0, err
    assert "4 GPUs: 10 trainings at a time on 0.3333 of a GPU, 2 attack actors on 0.3333 of a GPU each" in out
    code, out, err = robsweep(
        "run", "full_grammar", "--dry-run", "--samples", 2, "--set", "resources.gpus_per_worker=5"
    )
    assert (code, out) == (2, "")
    assert err.startswith("robsweep: resources: 5 for a training make 5 GPUs, this machine has 4 GPUs")
