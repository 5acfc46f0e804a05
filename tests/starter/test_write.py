"""Writing a first sweep file."""

from pathlib import Path

import pytest
import yaml

from robsweep.sweep.calibrate import Speed


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A working directory of its own, and no calibration."""
    monkeypatch.chdir(tmp_path)
    for module in ("robsweep.starter.write", "robsweep.sweep.duration"):
        monkeypatch.setattr(f"{module}.calibrate", lambda *_: Speed(1e-6, 1e-6, 1e-6))
    monkeypatch.setattr("robsweep.starter.machine.torch.cuda.device_count", lambda: 0)


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
