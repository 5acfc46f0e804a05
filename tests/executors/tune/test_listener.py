"""What a trial's listener tells whom, with a board that only remembers."""

from types import SimpleNamespace

import pytest

from robsweep.config.configuration import configuration_of
from robsweep.executors.tune import listener as module
from robsweep.executors.tune.listener import BoardListener
from robsweep.training.step_report import StepReport
from robsweep.training.task import TrainTask


class Remembered:
    """Stands for Ray's counters and gauges of a worker."""

    made: list["Remembered"] = []

    def __init__(self, **tags):
        self.tags, self.counted, self.shown, self.closed = tags, [], [], 0
        Remembered.made.append(self)

    def count(self, progress):
        self.counted.append(progress.updates)

    def show(self, progress):
        self.shown.append(progress.updates)

    def close(self):
        self.closed += 1


@pytest.fixture
def told(monkeypatch):
    """What was said to the board."""
    said = []
    Remembered.made.clear()
    monkeypatch.setattr(module, "StepMetrics", Remembered)
    board = SimpleNamespace(progress=SimpleNamespace(remote=lambda *words: said.append(words)))
    return board, said


def _listener(tmp_path, board):
    configuration = configuration_of("digits:rc2f2ghmetsmi:ptripletN", epochs=2)
    task = TrainTask(configuration, 0, None, str(tmp_path / "checkpoints"), (1, 2))
    return BoardListener("demo", tmp_path / "demo", "key-s0", task, board, keeps_going=False)


def _report(update, rank=0, workers=1):
    epoch, step = divmod(update - 1, 4)
    return StepReport(epoch, step + 1, 4, {"loss": 1.0}, 10 * update, float(update), rank=rank, workers=workers)


def test_every_step_is_counted_and_one_a_second_is_shown(tmp_path, told, scalars_in):
    board, said = told
    listener = _listener(tmp_path, board)
    for update in range(1, 9):  # within a second: the first one and the ends of both epochs are shown
        listener.on_step(_report(update))
    (metrics,) = Remembered.made
    assert metrics.counted == list(range(1, 9))
    assert metrics.shown == [1, 4, 8]
    assert [(trial, worker, progress.updates) for trial, worker, progress in said] == [
        ("key-s0", 0, 1),
        ("key-s0", 0, 4),
        ("key-s0", 0, 8),
    ]
    assert list(scalars_in(tmp_path / "demo" / "tensorboard" / "key-s0")["train/loss"]) == [1, 4, 8]
    assert metrics.tags == {
        "run": "demo",
        "trial": "key-s0",
        "configuration": "digits:rc2f2ghmetsmi:ptripletN",
        "worker": 0,
    }


def test_workers_tell_of_themselves(tmp_path, told):
    board, said = told
    for rank in (0, 1):
        listener = _listener(tmp_path, board)
        listener.on_step(_report(1, rank=rank, workers=2))
        listener.close()
    assert [worker for _, worker, _ in said] == [0, 1]
    assert [metrics.tags["worker"] for metrics in Remembered.made] == [0, 1]
    folder = tmp_path / "demo" / "tensorboard" / "key-s0"
    assert sorted(path.name for path in folder.iterdir()) == ["worker_0", "worker_1"]


def test_one_that_heard_no_step_closes(tmp_path, told):
    listener = _listener(tmp_path, told[0])
    listener.close()
    assert not (tmp_path / "demo").exists()
    listener.on_step(_report(1))
    listener.close()
    assert Remembered.made[0].closed == 1
