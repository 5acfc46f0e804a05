"""The progress of one training."""

from types import SimpleNamespace

import pytest

from robsweep.config.configuration import configuration_of
from robsweep.training.console_listener import ConsoleListener
from robsweep.training.step_report import StepReport
from robsweep.training.task import TrainTask


@pytest.fixture
def listener(tmp_path):
    configuration = configuration_of("digits:rlenet:ptripletN")
    made = ConsoleListener(TrainTask(configuration, 0, None, str(tmp_path), (1, 2)))
    yield made
    made.close()


def _report(step, rank=0, steps=40):
    return StepReport(epoch=0, step=step, steps=steps, logs={"loss": 0.5}, passes=10, seconds=1.0 * step, rank=rank)


def test_the_first_worker_prints_ten_lines_an_epoch(listener, capsys):
    for step in range(1, 41):
        for rank in (0, 1):
            listener.on_step(_report(step, rank))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10
    assert lines[-1].startswith("epoch 1/2 step 40/40 loss 0.5000 ")


def test_a_short_epoch_has_a_line_a_step(listener, capsys):
    for step in range(1, 4):
        listener.on_step(_report(step, steps=3))
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_a_checkpoint_is_named(listener, capsys, tmp_path):
    listener.on_rung(0, 1, tmp_path / "epoch_1")
    assert capsys.readouterr().out == f"epoch 1: {tmp_path / 'epoch_1'}\n"


def test_steps_are_written_for_tensorboard(listener, tmp_path, scalars_in):
    listener._throttle = SimpleNamespace(allows=lambda progress: True)
    listener.on_step(_report(1))
    listener.close()
    listener.close()
    assert scalars_in(tmp_path / "tensorboard")["train/loss"][1] == pytest.approx(0.5)
