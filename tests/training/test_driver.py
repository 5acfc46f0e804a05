"""Training through Ray Train: two workers, and what becomes of a run when one of them is killed."""

import json
import os
import signal
import time
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import pytest
import ray

from robsweep.config.configuration import configuration_of
from robsweep.config.shares import TrainingShare
from robsweep.errors import UserError
from robsweep.training import driver
from robsweep.training.checkpoint import load_weights
from robsweep.training.checkpoint_info import load_info
from robsweep.training.driver import fit
from robsweep.training.task import TrainTask, run_task, training_data
from robsweep.training.trainer import Trainer
from robsweep.training.world import SingleProcess

pytestmark = pytest.mark.ray
EPOCHS = 2  # of three updates each: 1,438 digits in batches of 512 pairs
UPDATES = [(epoch, step) for epoch in range(EPOCHS) for step in (1, 2, 3)]


@dataclass
class Diary:
    """Every worker writes what it sees; ``fatal``: an update after which one of them kills itself, once; ``marks``: one
    after which it leaves a mark."""

    folder: Path
    fatal: tuple[int, int, int] | None = None
    marks: tuple[int, int, int] | None = None

    @property
    def mark(self):
        return self.folder / "mark"

    def on_step(self, report):
        self._write(report.rank, [os.getpid(), report.epoch, report.step])
        if (report.rank, report.epoch, report.step) == self.marks:
            self.mark.touch()
        if (report.rank, report.epoch, report.step) == self.fatal and not (self.folder / "killed").exists():
            (self.folder / "killed").touch()
            os.kill(os.getpid(), signal.SIGKILL)

    def on_rung(self, rung, epoch, folder):
        self._write("rungs", [rung, epoch, folder.name])

    def _write(self, name, entry):
        with (self.folder / f"{name}.jsonl").open("a") as file:
            file.write(json.dumps(entry) + "\n")

    def read(self, name):
        return [json.loads(line) for line in (self.folder / f"{name}.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def cluster():
    ray.init(address="local", num_cpus=4, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield
    ray.shutdown()


def _task(folder: Path, **changes) -> TrainTask:
    recipe = {
        "epochs": EPOCHS,
        "pairs": 512,
        "embedding_dim": 16,
        "budget": {"eps": 0.3, "alpha": 0.1, "steps": 1},
        "optimiser": {"name": "sgd", "lr": 0.05},
    }
    configuration = configuration_of(changes.pop("name"), **recipe | changes)
    return TrainTask(configuration, 0, None, str(folder / "run"), tuple(range(1, EPOCHS + 1)))


def _fit(task: TrainTask, diary: Diary) -> dict:
    diary.folder.mkdir(exist_ok=True)
    resources = TrainingShare(workers=2, cpus_per_worker=1.0, threads=1)
    fit(task, diary, resources, name="train", storage=str(diary.folder / "ray"))
    return load_weights(task.checkpoint(EPOCHS))


def _distance(weights: dict, others: dict) -> float:
    return sum((weights[key] - others[key]).square().sum().item() for key in weights) ** 0.5


# without an adversary, whose signs would turn rounding into moved pixels; the others: test_trainer_two_workers.py
NAME, OPTIMISER = "digits:rlenet:ptripletN", {"name": "sgd", "lr": 0.01}


@pytest.fixture(scope="module")
def two(cluster, tmp_path_factory):
    """The weights that two workers train when nothing happens to them."""
    folder = tmp_path_factory.mktemp("two")
    return _fit(_task(folder, name=NAME, optimiser=OPTIMISER, mining="global"), Diary(folder))


def test_two_workers_of_ray_train_are_one(two, tmp_path) -> None:
    alone = _task(tmp_path / "alone", name=NAME, optimiser=OPTIMISER)
    (tmp_path / "alone").mkdir()
    assert run_task(alone, Diary(tmp_path / "alone"), device="cpu", world=SingleProcess())
    expected = load_weights(alone.checkpoint(EPOCHS))
    begun = Trainer(alone.configuration, training_data("digits", None), seed=0).learner.model.state_dict()
    # in float32 rounding decides here and there which side of a kink or which of two equal pixels a unit is at
    assert _distance(two, expected) < 0.01 * _distance(expected, begun)


def test_a_killed_worker_costs_no_more_than_the_update_it_was_at(two, tmp_path) -> None:
    diary = Diary(tmp_path / "killed", fatal=(1, 1, 2))
    task = _task(tmp_path / "killed", name=NAME, optimiser=OPTIMISER, mining="global", checkpoint_minutes=1e-9)
    weights = _fit(task, diary)
    assert (diary.folder / "killed").exists()
    assert all((weights[key] == two[key]).all() for key in two)
    assert load_info(task.checkpoint(EPOCHS)).training_steps == 3 * EPOCHS
    for rank in (0, 1):  # the second is the one that was killed
        groups = [
            [tuple(at) for _, *at in entries] for _, entries in groupby(diary.read(str(rank)), lambda entry: entry[0])
        ]
        assert len(groups) > 1
        # Ray may restart a group for reasons of its own; none may cost more than the update that it was at
        for before, after in pairwise(groups):
            assert after[0] in UPDATES[UPDATES.index(before[-1]) :][:2]
        assert all(group == UPDATES[UPDATES.index(group[0]) :][: len(group)] for group in groups)
        assert {at for group in groups for at in group} == set(UPDATES)
    # killed before all had written the checkpoint of its last update
    assert ((1, 2), (1, 2)) in [(before[-1], after[0]) for before, after in pairwise(groups)]
    # whoever listens may be told of a rung again
    rungs = diary.read("rungs")
    assert len(rungs) > 2
    assert [rung for rung, _ in groupby(rungs)] == [[0, 1, "epoch_1"], [1, 2, "epoch_2"]]


@dataclass
class StopFile:
    """One worker alone is told to stop."""

    path: Path

    def __call__(self):
        return self.path.exists() and bool(os.environ.get("RANK") == "1")


def test_a_group_that_is_told_to_stop_ends_together(cluster, tmp_path) -> None:
    (tmp_path / "stopped").mkdir()
    diary = Diary(tmp_path / "stopped", marks=(0, 1, 1))
    task = _task(tmp_path / "stopped", name="digits:rlenet:ptripletN")
    resources = TrainingShare(workers=2, cpus_per_worker=1.0, threads=1)
    fit(task, diary, resources, name="train", storage=str(tmp_path / "ray"), should_stop=StopFile(diary.mark))
    assert diary.mark.exists()
    seen = [[at for _, *at in diary.read(str(rank))] for rank in (0, 1)]
    assert seen[0] == seen[1]
    assert seen[0] in ([[0, 1], [0, 2], [0, 3], [1, 1]], [[0, 1], [0, 2], [0, 3], [1, 1], [1, 2]])
    assert not task.checkpoint(EPOCHS).exists()
    deadline = time.monotonic() + 90  # Ray gives back what actors held when their processes have ended
    while ray.available_resources().get("CPU") != 4 and time.monotonic() < deadline:
        time.sleep(0.5)
    assert ray.available_resources()["CPU"] == 4


@pytest.mark.parametrize(
    ("workers", "gpus", "taken", "backend"),
    [
        (1, 0.25, None, "gloo"),  # the trial's own process holds it
        (2, 0.0, {"CPU": 1.0, "GPU": 0.0}, "gloo"),
        (2, 0.25, {"CPU": 1.0, "GPU": 0.25}, "gloo"),
        (4, 1.0, {"CPU": 1.0, "GPU": 1.0}, None),
    ],
)
def test_fractions_of_a_gpu_reach_ray(workers: int, gpus: float, taken, backend, monkeypatch, tmp_path) -> None:
    asked = {}

    class Trainer:
        def __init__(self, loop, **options):
            asked.update(options)

        def fit(self):
            pass

    monkeypatch.setattr(driver, "TorchTrainer", Trainer)
    resources = TrainingShare(workers=workers, gpus_per_worker=gpus)
    fit(
        _task(tmp_path, name="digits:rlenet:ptripletN"), Diary(tmp_path), resources, name="train", storage=str(tmp_path)
    )
    assert asked["scaling_config"].num_workers == (0 if workers == 1 else workers)
    assert asked["scaling_config"].resources_per_worker == taken
    assert asked["scaling_config"].use_gpu == (gpus > 0 and workers > 1)
    assert asked["train_loop_config"]["gpus"] == gpus
    assert asked["torch_config"].backend == backend


@pytest.mark.parametrize("world", [SingleProcess(), object()])
def test_a_worker_that_was_given_a_gpu_never_trains_on_the_cpu(world, monkeypatch) -> None:
    monkeypatch.setattr(driver, "current_world", lambda: world)
    monkeypatch.setattr(driver.torch.cuda, "device_count", lambda: 0)
    monkeypatch.setattr(driver.torch, "set_num_threads", lambda count: None)
    monkeypatch.setattr(driver, "run_task", lambda *_, **__: pytest.fail("trained"))
    with pytest.raises(UserError, match="a GPU was set aside for this process, but torch"):
        driver._train_loop({"gpus": 0.5, "threads": 1})
