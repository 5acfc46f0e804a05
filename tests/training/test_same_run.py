"""What a training may go on from: its own checkpoints, longer, or on the same images elsewhere."""

import shutil
from dataclasses import replace

import pytest

from robsweep.data.catalog import load
from robsweep.data.sample import write_sample
from robsweep.errors import UserError
from robsweep.training.checkpoint_info import INFO, CheckpointInfo
from robsweep.training.same_run import checkpoints_found, require_same_run
from robsweep.training.task import TrainTask


@pytest.fixture
def task_of(quick, tmp_path):
    """A task whose checkpoints go to ``tmp_path / "out"``; the recipe is given by keywords."""

    def make(name="digits:rc2f2p:ptripletN", seed=0, root=None, epochs=2, **recipe):
        configuration = quick(name, epochs=epochs, **recipe)
        folder = str(tmp_path / "out")
        return TrainTask(configuration=configuration, seed=seed, data_root=root, folder=folder, rungs=(epochs,))

    return make


def _left(task, fingerprint="few"):
    """A checkpoint of the task as far as its origin goes."""
    folder = task.checkpoint(1)
    folder.mkdir(parents=True)
    costs = {"training_steps": 1, "train_passes": 0, "train_seconds": 0.0}
    info = CheckpointInfo(
        configuration=task.configuration,
        seed=task.seed,
        epoch=1,
        train_fingerprint=fingerprint,
        code_version="0",
        **costs,
    )
    (folder / INFO).write_text(info.model_dump_json())
    return folder


def test_the_same_run_may_grow(task_of):
    folder = _left(task_of(epochs=1))
    task = task_of(epochs=3)
    assert checkpoints_found(task) == [folder]
    require_same_run(task, folder, "few")


@pytest.mark.parametrize("other", [{"seed": 1}, {"pairs": 4}, {"embedding_dim": 8}, {"name": "digits:rc2f2:ptripletN"}])
def test_another_run(task_of, other):
    folder = _left(task_of())
    with pytest.raises(UserError, match="give another --out"):
        require_same_run(task_of(**other), folder, "few")


def test_other_images(task_of):
    folder = _left(task_of())
    with pytest.raises(UserError, match="is of other images, of fingerprint few; digits has many: give another --out"):
        require_same_run(task_of(), folder, "many")
    unknown = _left(replace(task_of(), folder=f"{folder.parent}-imported"), fingerprint="")
    require_same_run(task_of(), unknown, "many")


@pytest.mark.parametrize("name", ["digits:rc2f2tride:pmtripletN", "digits:rc2f2:pgtripletN"])
def test_steps_that_follow_the_end(task_of, name):
    folder = _left(task_of(name, epochs=1))
    require_same_run(task_of(name, epochs=1), folder, "few")
    with pytest.raises(UserError, match="was to end after 1 epochs, on which every step"):
        require_same_run(task_of(name, epochs=2), folder, "few")


@pytest.fixture
def pictures(tmp_path, monkeypatch):
    """``(before, after, fingerprint)``: a folder of pictures that is moved once a fingerprint was taken."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    before = write_sample("folder", tmp_path, classes=4, images_per_class=4, side=40)
    fingerprint = load(f"folder:{before}@28@grey", "train").fingerprint
    after = tmp_path / "elsewhere"
    shutil.move(before, after)
    return before, after, fingerprint


def _model(folder):
    return f"folder:{folder}@28@grey:rc2f2p:ptripletN"


def test_images_that_moved_by_their_old_name_and_their_new_place(task_of, pictures):
    before, after, fingerprint = pictures
    folder = _left(task_of(_model(before)), fingerprint)
    task = task_of(_model(before), root=str(after))
    assert checkpoints_found(task) == [folder]
    require_same_run(task, folder, fingerprint)
    with pytest.raises(UserError, match="has it moved"):
        checkpoints_found(task_of(_model(before)))


def test_images_that_moved_by_their_new_name(task_of, pictures):
    before, after, fingerprint = pictures
    folder = _left(task_of(_model(before)), fingerprint)
    task = task_of(_model(after))
    assert checkpoints_found(task) == [folder]
    require_same_run(task, folder, fingerprint)
    with pytest.raises(UserError, match="is of other images"):
        require_same_run(task, folder, "another")
    for other in (task_of(_model(after), seed=1), task_of(f"folder:{after}@32@grey:rc2f2p:ptripletN")):
        with pytest.raises(UserError, match="or another recipe: give another --out"):
            require_same_run(other, folder, fingerprint)


def test_a_training_that_begins_has_no_images_that_moved(task_of, pictures):
    before, after, _ = pictures
    with pytest.raises(UserError, match="holds no checkpoint to go on from"):
        checkpoints_found(task_of(_model(before), root=str(after)))


def test_a_folder_that_moved_and_changed(task_of, pictures):
    before, after, fingerprint = pictures
    _left(task_of(_model(before)), fingerprint)
    min(after.glob("*/*")).unlink()
    with pytest.raises(UserError, match=r"epoch_1 is of other images: .* is gone"):
        checkpoints_found(task_of(_model(before), root=str(after)))
