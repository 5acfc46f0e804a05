"""Where one process computes; whole runs: ``test_run.py`` and ``tests/executors/tune/test_run_tune.py``."""

import pytest

from robsweep.errors import UserError
from robsweep.sweep import execute as module


@pytest.fixture
def device(sweep_of, monkeypatch):
    """The device of a sweep's resources on a machine with one accelerator, or none."""

    def find(accelerators, **resources):
        def given():
            if not accelerators:
                raise UserError("a GPU was set aside for this process, but there is none")
            return "cuda"

        def checked(name):
            return "cuda" if name == "auto" and accelerators else "cpu"

        monkeypatch.setattr(module, "given_accelerator", given)
        monkeypatch.setattr(module, "checked_device", checked)
        return module._device(sweep_of(resources=resources))

    return find


@pytest.mark.parametrize(
    ("accelerators", "resources", "found"),
    [
        (1, {}, "cuda"),
        (0, {}, "cpu"),
        (1, {"layout": "cpu"}, "cpu"),
        (1, {"gpus_per_worker": 0}, "cpu"),
        (1, {"gpus_per_worker": 0.5}, "cuda"),
    ],
)
def test_an_accelerator_is_used_unless_the_file_says_otherwise(device, accelerators, resources, found):
    assert device(accelerators, **resources) == found


def test_one_that_was_asked_for_and_is_not_there_is_an_error(device):
    with pytest.raises(UserError, match="set aside"):
        device(0, gpus_per_worker=1)
