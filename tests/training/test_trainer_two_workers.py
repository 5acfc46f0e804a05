"""Two real worker processes over gloo: what they train together is what one would train alone."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

SCRIPT = Path(__file__).with_name("workers.py")
# Left out is what jumps at equality: ET where the same triplet may be source and destination, losses of the library
# that average over what is not zero. There the last bit decides, with one worker as with two.
# 15 images in batches of 7 pairs: shares of 3 and 4, and in the last batch of 0 and 1
DEFENSES = ["", "d", "e", "r", "p", "amd", "tride", "ghmetsmi", "hmklsm", "grhl2sm", "hmetss", "boost"]
BOOST = {"kind": "hm", "source": "s", "destination": {"kind": "boost", "hardness": "m", "u": 2.2}}
LOSSES = {"": "multisimilarityC", "d": "ntxentN"}
RESUMED = ["", "ghmetsmi", "tride"]


def _job(suffix: str, loss: str = "pmtripletN", stop: int | None = None, **changes: Any) -> dict[str, Any]:
    recipe = {
        "epochs": 2,
        "pairs": 7,
        "embedding_dim": 16,
        "budget": {"eps": 0.3, "alpha": 0.1, "steps": 3},
        "optimiser": {"name": "adam", "lr": 1e-3},
    }
    boost = suffix == "boost"
    return {
        "name": f"digits:rlenet{'' if boost else suffix}:{loss}",
        "defense": BOOST if boost else None,
        "images": 15,
        "stop": stop,
        "changes": recipe | changes,
    }


@dataclass(frozen=True)
class Result:
    weights: dict[str, torch.Tensor]
    losses: list[float]
    passes: int
    defense: dict[str, float]
    steps: list[list[int]]


def _run(jobs: dict[str, dict[str, Any]], size: int, folder: Path) -> list[dict[str, Result]]:
    """The results of every job on every worker."""
    path = folder / "jobs.json"
    path.write_text(json.dumps(jobs))
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    workers = [
        subprocess.Popen([sys.executable, str(SCRIPT), str(rank), str(size), str(path)], env=environment)
        for rank in range(size)
    ]
    assert [worker.wait() for worker in workers] == [0] * size
    return [
        {
            key: Result(
                load_file(folder / f"{key}-{rank}.safetensors"),
                **json.loads((folder / f"{key}-{rank}.json").read_text()),
            )
            for key in jobs
        }
        for rank in range(size)
    ]


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    jobs = {f"global{suffix}": _job(suffix, mining="global") for suffix in DEFENSES}
    jobs |= {f"library{suffix}": _job(suffix, loss, mining="global") for suffix, loss in LOSSES.items()}
    return _run(jobs, 1, tmp_path_factory.mktemp("one"))[0]


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    jobs = {f"global{suffix}": _job(suffix, mining="global") for suffix in DEFENSES}
    jobs |= {f"library{suffix}": _job(suffix, loss, mining="global") for suffix, loss in LOSSES.items()}
    jobs |= {f"worker{suffix}": _job(suffix) for suffix in RESUMED}
    for mining in ("worker", "global"):
        jobs |= {f"{mining}-resumed{suffix}": _job(suffix, stop=4, mining=mining) for suffix in RESUMED}
    return _run(jobs, 2, tmp_path_factory.mktemp("two"))


def _distance(first: Result, second: Result) -> float:
    return max((first.weights[name] - second.weights[name]).abs().max().item() for name in first.weights)


@pytest.mark.parametrize("key", [*(f"global{suffix}" for suffix in DEFENSES), *(f"library{key}" for key in LOSSES)])
def test_two_workers_at_half_the_batch_are_one_at_the_full_batch(key: str, one, two) -> None:
    for worker in two:
        # six updates of 1e-3 each: what differs by chance differs by 1e-3
        assert _distance(one[key], worker[key]) < 1e-6
        assert worker[key].losses == pytest.approx(one[key].losses, abs=1e-6)
        assert worker[key].passes == one[key].passes
        assert worker[key].defense == pytest.approx(one[key].defense, abs=1e-6)


def test_per_worker_mining_is_another_training(one, two) -> None:
    assert _distance(one["globalghmetsmi"], two[0]["workerghmetsmi"]) > 1e-4


@pytest.mark.parametrize("key", [f"worker{suffix}" for suffix in RESUMED])
def test_workers_that_mine_by_themselves_hold_the_same_weights(key: str, two) -> None:
    first, second = (worker[key] for worker in two)
    assert _distance(first, second) == 0
    assert first.defense == second.defense
    assert all(value.isfinite().all() for value in first.weights.values())
    # each mines and reports its own share
    assert first.losses != second.losses


@pytest.mark.parametrize("suffix", RESUMED)
@pytest.mark.parametrize("mining", ["worker", "global"])
def test_resumed_within_an_epoch_they_end_bit_for_bit_alike(mining: str, suffix: str, two) -> None:
    for worker in two:
        whole, resumed = worker[f"{mining}{suffix}"], worker[f"{mining}-resumed{suffix}"]
        assert _distance(whole, resumed) == 0
        assert whole.losses == resumed.losses
        assert (whole.passes, whole.defense) == (resumed.passes, resumed.defense)


def test_every_worker_reports_every_step(two) -> None:
    for rank, worker in enumerate(two):
        assert worker["workertride"].steps == [[rank, 2, epoch, step] for epoch in (0, 1) for step in (1, 2, 3)]
