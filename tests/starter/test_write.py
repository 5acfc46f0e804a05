"""Writing a first sweep file; what it says and how it runs: ``tests/cli/test_init.py``."""

import pytest

from robsweep.config.load import load_sweep
from robsweep.data.sample import write_sample
from robsweep.errors import UserError
from robsweep.starter import write as module
from robsweep.starter.write import write_first_sweep
from robsweep.sweep.calibrate import Speed


@pytest.fixture
def images(tmp_path, monkeypatch):
    """A folder of drawn images on a machine that nobody calibrated."""
    monkeypatch.setattr(module, "calibrate", lambda *_: Speed(1e-6, 1e-6, 1e-6))
    monkeypatch.setattr("robsweep.starter.machine.torch.cuda.device_count", lambda: 0)
    return f"folder:{write_sample('folder', tmp_path / 'images', classes=4, images_per_class=6, side=40)}"


def test_the_file_is_a_sweep_of_the_images_that_were_looked_at(images, tmp_path):
    written = write_first_sweep(images, tmp_path / "first.yaml", minutes=10, data_root=tmp_path)
    sweep = load_sweep(str(written.file))
    assert sweep.dataset == written.plan.dataset
    assert sweep.dataset.startswith(images)
    assert (written.look.train.images, written.look.grey) == (12, False)
    assert sweep.training["budget"]["eps"] == "8/255"


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(images, tmp_path):
    file = tmp_path / "first.yaml"
    file.write_text("mine")
    with pytest.raises(UserError, match="exists already: give another --out, or --force"):
        write_first_sweep(images, file, minutes=10, data_root=tmp_path)
    assert file.read_text() == "mine"
    write_first_sweep(images, file, minutes=10, data_root=tmp_path, force=True)
    assert load_sweep(str(file)).name


def test_what_is_no_folder_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(UserError, match="'digits' is no folder of images: expected folder:PATH"):
        write_first_sweep("digits", tmp_path / "first.yaml", minutes=10)
    assert not (tmp_path / "first.yaml").exists()
