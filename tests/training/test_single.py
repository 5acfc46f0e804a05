"""Training one configuration by itself goes on from what lies in its folder, and from nothing else."""

import pytest

from robsweep.errors import UserError
from robsweep.training import single
from robsweep.training import task as task_module
from robsweep.training.checkpoint import load_weights
from robsweep.training.checkpoint_info import load_info
from robsweep.training.single import train_single
from robsweep.training.task import run_task
from robsweep.training.world import SingleProcess


@pytest.fixture
def train(few_digits, quick, tmp_path, monkeypatch):
    """``train_single`` without Ray around it."""
    monkeypatch.setattr(task_module, "training_data", lambda dataset, root: few_digits)
    monkeypatch.setattr(single, "training_data", lambda dataset, root: few_digits)
    monkeypatch.setattr(single.ray, "init", lambda **options: None)
    monkeypatch.setattr(single.ray, "shutdown", lambda: None)

    def fit(task, listener, resources, **names):
        run_task(task, listener, device="cpu", world=SingleProcess())

    monkeypatch.setattr(single, "fit", fit)

    def call(folder="run", seed=0, epochs=2, name="digits:rc2f2p:ptripletN", **changes):
        configuration = quick(name, epochs=epochs, **changes)
        return train_single(configuration, seed=seed, out=tmp_path / folder, epochs_kept=(epochs,), data_root=None)

    return call


def test_a_longer_run_goes_on_from_a_shorter_one(train):
    first = train(epochs=1)
    longer = train(epochs=3)
    assert load_info(first).epoch == 1
    assert load_info(longer).epoch == 3
    whole = train("other", epochs=3)
    weights, again = load_weights(whole), load_weights(longer)
    assert all((weights[name] == again[name]).all() for name in weights)


def test_another_recipe_or_seed_is_refused_and_nothing_is_lost(train):
    folder = train(epochs=1)
    before = load_info(folder)
    for changes in ({"seed": 1}, {"pairs": 4}, {"embedding_dim": 8}):
        with pytest.raises(UserError, match="give another --out"):
            train(**{"epochs": 2, **changes})
    assert load_info(folder) == before


def test_a_stray_folder_is_left_alone(train, tmp_path):
    folder = train(epochs=1)
    stray = folder.parent / "epoch_0_step_2"  # half removed
    stray.mkdir()
    (stray / "weights.safetensors").write_bytes(b"x")
    assert load_info(train(epochs=2)).epoch == 2
    assert stray.exists()


@pytest.mark.parametrize("name", ["digits:rc2f2tride:pmtripletN", "digits:rc2f2:pgtripletN"])
def test_what_follows_progress_cannot_be_made_longer(train, name):
    train(name=name, epochs=1)
    assert train(name=name, epochs=1).name == "epoch_1"
    with pytest.raises(UserError, match="was to end after 1 epochs, on which every step"):
        train(name=name, epochs=2)


@pytest.mark.parametrize("gpus", [0.5, 1.0])
def test_gpus_are_counted(monkeypatch, gpus):
    monkeypatch.setattr(single.torch.accelerator, "device_count", lambda: 1)
    assert single._gpus(1, gpus) == gpus
    with pytest.raises(UserError, match="3 workers with"):
        single._gpus(3, gpus)


CARDS = [(0, 1, 0.0), (1, 1, 1.0), (1, 4, 0.25), (8, 1, 1.0), (8, 2, 1.0)]


@pytest.mark.parametrize(("there", "workers", "each"), CARDS)
def test_gpus_that_are_there_are_used(monkeypatch, there, workers, each):
    monkeypatch.setattr(single.torch.accelerator, "device_count", lambda: there)
    assert single._gpus(workers, None) == each


def test_a_training_says_first_where_it_is(monkeypatch):
    monkeypatch.setattr(single, "checked_device", lambda name: "cuda")
    monkeypatch.setattr(single, "device_title", lambda name: f"{name} (a card)")
    assert single._where(1, 1.0) == "training on cuda (a card)"
    assert single._where(4, 0.5) == "4 workers train on cuda (a card), 0.5 of a GPU each"
    monkeypatch.setattr(single.torch.accelerator, "device_count", lambda: 1)
    assert single._where(1, 0.0) == "training on the CPU: GPUs are not used"
    monkeypatch.setattr(single.torch.accelerator, "device_count", lambda: 0)
    assert single._where(2, 0.0).startswith("2 workers train on the CPU: torch ")
