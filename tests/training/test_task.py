"""A run from start or from its newest checkpoint to its last rung."""

import shutil
from dataclasses import replace

import pytest

from robsweep.errors import UserError
from robsweep.training import task as task_module
from robsweep.training.checkpoint import STATE, load_weights
from robsweep.training.checkpoint_info import load_info
from robsweep.training.task import TrainTask, run_task
from robsweep.training.world import SingleProcess


class Recorder:
    def __init__(self):
        self.steps, self.rungs = [], []

    def on_step(self, report):
        self.steps.append(report)

    def on_rung(self, rung, epoch, folder):
        self.rungs.append((rung, epoch, folder.name))


@pytest.fixture
def task(few_digits, quick, tmp_path, monkeypatch):
    monkeypatch.setattr(task_module, "training_data", lambda dataset, root: few_digits)
    return TrainTask(quick("digits:rc2f2p:ptripletN", epochs=3), 0, None, str(tmp_path / "run"), (1, 2, 3))


def _run(task, should_stop=None):
    recorder = Recorder()
    finished = run_task(task, recorder, device="cpu", world=SingleProcess(), should_stop=should_stop)
    return finished, recorder


def test_every_rung_is_announced_once_in_order(task):
    finished, recorder = _run(task)
    assert finished
    assert recorder.rungs == [(0, 1, "epoch_1"), (1, 2, "epoch_2"), (2, 3, "epoch_3")]
    assert [load_info(task.checkpoint(epoch)).epoch for epoch in (1, 2, 3)] == [1, 2, 3]


def test_only_the_newest_checkpoint_keeps_its_optimiser(task):
    _run(task)
    assert [(task.checkpoint(epoch) / STATE).exists() for epoch in (1, 2, 3)] == [False, False, True]


def test_a_stopped_run_goes_on_and_ends_with_the_same_weights(task, tmp_path):
    _run(task)
    whole = load_weights(task.checkpoint(3))
    other = replace(task, folder=str(tmp_path / "other"))
    seen = []

    def stop_in_the_third_epoch():
        seen.append(1)
        return len(seen) == 8

    finished, recorder = _run(other, stop_in_the_third_epoch)
    assert not finished
    assert [rung for rung, *_ in recorder.rungs] == [0, 1]
    finished, recorder = _run(replace(other, announced=1))
    assert finished
    # rung 1 was written but, as far as the sweep knows, never scored
    assert [rung for rung, *_ in recorder.rungs] == [1, 2]
    assert {report.epoch for report in recorder.steps} == {2}
    again = load_weights(other.checkpoint(3))
    assert all((again[name] == whole[name]).all() for name in whole)


def test_a_finished_run_trains_nothing_more(task):
    _run(task)
    finished, recorder = _run(replace(task, announced=3))
    assert finished
    assert recorder.steps == []
    assert recorder.rungs == []


def test_a_run_killed_within_an_epoch_goes_on_from_its_passing_checkpoint(task, few_digits, quick, tmp_path):
    _run(task)
    whole = load_weights(task.checkpoint(3))
    often = quick("digits:rc2f2p:ptripletN", epochs=3, checkpoint_minutes=1e-9)
    assert often.key == task.configuration.key
    other = replace(task, configuration=often, folder=str(tmp_path / "other"))
    seen = []

    def die_in_the_third_epoch():
        seen.append(1)
        if len(seen) == 9:
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        _run(other, die_in_the_third_epoch)
    left = sorted(path.name for path in (tmp_path / "other").iterdir())
    assert left == ["epoch_1", "epoch_2", "epoch_2_step_2"]
    assert (other.checkpoint(2) / STATE).exists()
    _, recorder = _run(replace(other, announced=2))
    assert [(report.epoch, report.step) for report in recorder.steps] == [(2, 3)]
    assert recorder.rungs == [(2, 3, "epoch_3")]
    again = load_weights(other.checkpoint(3))
    assert all((again[name] == whole[name]).all() for name in whole)
    assert sorted(path.name for path in (tmp_path / "other").iterdir()) == ["epoch_1", "epoch_2", "epoch_3"]


def test_what_a_kill_left_half_written_is_removed(task):
    half = task.checkpoint(1).with_name(".epoch_1.123")
    half.mkdir(parents=True)
    (half / "checkpoint.json").write_text("{")
    _run(task)
    assert not half.exists()


def test_what_a_kill_left_to_remove_is_removed_though_nothing_is_trained_more(task):
    _run(replace(task, rungs=(1,)))
    passing = task.within(0, 2)
    shutil.copytree(task.checkpoint(1), passing)
    _, recorder = _run(replace(task, rungs=(1,)))
    assert recorder.steps == []
    assert recorder.rungs == [(0, 1, "epoch_1")]
    assert not passing.exists()
    assert (task.checkpoint(1) / STATE).exists()


def test_a_rung_that_training_passed_without_keeping_it_is_refused(task):
    _run(replace(task, rungs=(2,)))
    with pytest.raises(UserError, match=r"up to epoch 2 and epoch 1 was not kept"):
        _run(task)
    assert _run(replace(task, rungs=(2, 3)))[1].rungs == [(0, 2, "epoch_2"), (1, 3, "epoch_3")]
    assert _run(replace(task, announced=1))[1].rungs == [(1, 2, "epoch_2"), (2, 3, "epoch_3")]


def test_announced_rungs_may_lie_between(few_digits, quick, tmp_path, monkeypatch):
    monkeypatch.setattr(task_module, "training_data", lambda dataset, root: few_digits)
    task = task_module.TrainTask(quick("digits:rc2f2:ptripletN", epochs=3), 0, None, str(tmp_path), (1, 3))

    class Silent:
        def on_step(self, report):
            pass

        def on_rung(self, rung, epoch, folder):
            pass

    run_task(task, Silent(), device="cpu", world=SingleProcess())
    assert (tmp_path / "epoch_3" / "state.pt").exists()
    assert not (tmp_path / "epoch_1" / "state.pt").exists()
    assert run_task(replace(task, announced=2), Silent(), device="cpu", world=SingleProcess())
