"""How much of a sweep's time is passes that nobody can do without.

    python benchmarks/sweep_floor.py --space quickstart
    python benchmarks/sweep_floor.py --space 24 --checkout ../robsweep-before

``floor_core_seconds``: every image pass of the sweep at the best speed of this machine. Passes are those that perturb
images in training and in attacks, those that update the weights, and those that embed images: the test set, and benign
ones that a defense mines or shifts (``images_per_pair``). Speeds are measured here, one thread a core and all cores at
a time, as a sweep computes. ``ratio`` = floor_core_seconds / (wall seconds x
cores): 1 is a sweep without any start, wait or bookkeeping. ``--checkout`` runs another version of the code on the same
machine in the same minute; the passes are read from its results table.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd
import torch
from images_per_pair import images_per_pair
from record import RESULTS, record

from robsweep.config.configuration import Configuration
from robsweep.config.datasets import dataset_info
from robsweep.devices import place
from robsweep.models.build import build_backbone

ROOT = Path(__file__).resolve().parents[1]
BATCH = 192
"""Images of a measured batch: three for each of 64 pairs."""
SPACE_24 = """
name: floor24
dataset: digits
factors:
  backbone: [rc2f2]
  baselines: [none, est, act, minmax]
  source: [r, m, s, d, h]
  destination: [m, s]
  intra_class: [false, true]
training: {epochs: 2, pairs: 64, budget: {steps: 2, alpha: 0.2}}
scoring: {queries: 32, actors: 2, cpus_per_actor: 0.5, shard_queries: 32}
pruning: {rungs: [1], reduction: 2, min_peers: 3}
search: {kind: random, samples: 24}
resources: {workers: 1, cpus_per_worker: 1, threads: 1}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--space", choices=["quickstart", "24"], default="24")
    parser.add_argument("--checkout", type=Path, default=ROOT, help="whose code runs the sweep")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        space = arguments.space
        if space == "24":
            space = str(Path(folder) / "floor24.yaml")
            Path(space).write_text(SPACE_24)
        began = time.perf_counter()
        _sweep(arguments.checkout, space, Path(folder))
        wall = time.perf_counter() - began
        (table,) = Path(folder).glob("runs/*/results.parquet")
        passes = _passes(pd.read_parquet(table))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    seconds = _seconds_each(passes.pop("backbone"), cores)
    floor = sum(passes[kind] * seconds[kind] for kind in seconds)
    record(
        "sweep_floor",
        {
            "space": arguments.space,
            "code": _version(arguments.checkout),
            "ratio": round(floor / (wall * cores), 3),
            "floor_core_seconds": round(floor, 1),
            "wall_seconds": round(wall, 1),
            "cores": cores,
            **{f"{kind}_passes": count for kind, count in passes.items()},
            **{f"{kind}_passes_a_core_second": round(1 / value) for kind, value in seconds.items()},
        },
        arguments.results,
    )


def _sweep(checkout: Path, space: str, folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(checkout.resolve())}
    command = [sys.executable, "-m", "robsweep", "run", space]
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


def _version(checkout: Path) -> str:
    command = ["git", "-C", str(checkout), "rev-parse", "--short=10", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _passes(table: pd.DataFrame) -> dict[str, int]:
    """Images by what is done with them; costs in the table count from the start of each trial."""
    trials = table.sort_values("epoch").groupby(["key", "seed"]).last()
    updated = embedded = 0
    for trial in trials.itertuples():
        configuration = Configuration.model_validate_json(trial.configuration)
        pairs = trial.training_steps * configuration.training.pairs
        each = images_per_pair(configuration.identity.defense)
        updated += pairs * each.updated
        embedded += pairs * each.embedded
    test = dataset_info(str(table["dataset"].iloc[0])).sizes["test"].images
    return {
        "backbone": table["backbone"].iloc[0],
        "perturb": int(trials["train_passes"].sum() + table["attack_passes"].sum()),
        "update": int(updated),
        "embed": int(embedded) + int(table["ers"].notna().sum()) * test,
    }


def _seconds_each(backbone: str, cores: int) -> dict[str, float]:
    """Core seconds of an image: the median core's, all of them at work."""
    with ProcessPoolExecutor(cores) as pool:
        found = list(pool.map(_measured, [backbone] * cores))
    return {kind: sorted(one[kind] for one in found)[len(found) // 2] for kind in found[0]}


def _measured(backbone: str) -> dict[str, float]:
    torch.set_num_threads(1)
    model = place(build_backbone(backbone, weights="random"), "cpu")
    images = torch.rand(BATCH, 1, 28, 28).contiguous(memory_format=torch.channels_last)

    def perturb() -> None:
        moved = images.detach().requires_grad_()
        torch.autograd.grad(model(moved).sum(), moved)

    def update() -> None:
        model.zero_grad()
        model(images).sum().backward()

    def embed() -> None:
        with torch.no_grad():
            model(images)

    def seconds(work: object, frozen: bool) -> float:
        assert callable(work)
        model.requires_grad_(not frozen)
        times = []
        for _ in range(12):
            began = time.perf_counter()
            work()
            times.append(time.perf_counter() - began)
        return min(times) / BATCH

    return {
        "perturb": seconds(perturb, frozen=True),
        "update": seconds(update, frozen=False),
        "embed": seconds(embed, frozen=True),
    }


if __name__ == "__main__":
    main()
