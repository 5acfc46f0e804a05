"""Scoring one checkpoint with 1, 2 and 4 attack actors of the real pool.

    python benchmarks/pool_scaling.py                                  # rc2f2 on Fashion-MNIST, rob28, 512 queries
    python benchmarks/pool_scaling.py --dataset digits --queries 32 --steps 2 --actors 1 2

For each number of actors a pool is started and a checkpoint is scored twice; the second time counts, when processes and
libraries are up. ``seconds``: from the request to the sheet. ``speed_up``: the seconds of the fewest actors over these.
``overlap``: actors at work on average (their own seconds over the wall's). ``idle_share`` = 1 - overlap / actors: what
one actor does while the others wait (clusters for NMI, checks of the embeddings), the last units' ends, the bootstrap
and the way through Ray. ``efficiency`` = speed_up over the possible one, where no more actors count than there are
cores: on N cores more than N actors of a thread each cannot be faster; they share cores then, their seconds grow, and
their overlap says nothing. ``ratio`` = the largest speed_up. The network is untrained: its passes take as long as a
trained one's.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import ray
from record import RESULTS, record

from robsweep.config.configuration import Configuration, configuration_of
from robsweep.config.scoring import ScoringConfig
from robsweep.config.shares import ActorShare
from robsweep.data.catalog import load
from robsweep.scoring.pool import Failure, start_pool
from robsweep.scoring.request import ScoreRequest
from robsweep.training.trainer import Trainer

WARM_UP, COUNTED = "warm up", "counted"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", default="fashion", help="of 28x28 images")
    parser.add_argument("--actors", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--queries", type=int, default=512)
    parser.add_argument("--steps", type=int, help="of every attack (default: the profile's)")
    parser.add_argument("--shard-queries", type=int, help="of one unit of work (default: by the time it takes)")
    parser.add_argument("--data-root", type=Path)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    configuration = configuration_of(f"{arguments.dataset}:rc2f2:ptripletN")
    root = str(arguments.data_root.absolute()) if arguments.data_root else None
    with tempfile.TemporaryDirectory() as folder:
        data = load(arguments.dataset, "train", arguments.data_root)
        Trainer(configuration, data, seed=0).save(Path(folder) / "untrained")
        found = [
            _score(configuration, _scoring(arguments, actors), root, str(Path(folder) / "untrained"))
            for actors in sorted(arguments.actors)
        ]
    cores = _cores()
    least = found[0]
    for part in found:
        part["speed_up"] = round(least["seconds"] / part["seconds"], 2)
        possible = min(part["actors"], cores) / min(least["actors"], cores)
        part["efficiency"] = round(part["speed_up"] / possible, 2)
    record(
        "pool_scaling",
        {
            "ratio": max(part["speed_up"] for part in found),
            "cores": cores,
            "pools": found,
            "dataset": arguments.dataset,
            "queries": arguments.queries,
            "steps": _scoring(arguments, 1).specs[0].budget.steps,
            "shard_queries": arguments.shard_queries,
        },
        arguments.results,
    )


def _scoring(arguments: argparse.Namespace, actors: int) -> ScoringConfig:
    return ScoringConfig(
        queries=arguments.queries, steps=arguments.steps, actors=actors, shard_queries=arguments.shard_queries
    )


def _score(configuration: Configuration, scoring: ScoringConfig, data_root: str | None, folder: str) -> dict[str, Any]:
    """Times of one pool, the second time that it scores."""
    dataset = configuration.identity.dataset
    ray.init(
        address="local", num_cpus=scoring.actors, log_to_driver=False, logging_level="ERROR", include_dashboard=False
    )
    try:
        began = time.perf_counter()
        pool = start_pool(dataset, data_root, scoring, ActorShare(int(scoring.actors)))
        desk = pool.open_desk()
        started = time.perf_counter() - began
        for name in (WARM_UP, COUNTED):
            request = ScoreRequest(configuration, 0, 1, folder)
            began = time.perf_counter()
            ray.get(desk.submit.remote(name, request))
            while not (found := ray.get(desk.finished.remote(60.0))):
                pass
            ((_, sheet),) = found
            seconds = time.perf_counter() - began
            if isinstance(sheet, Failure):
                raise SystemExit(f"scoring failed: {sheet.reason}")
    finally:
        ray.shutdown()
    overlap = sheet.score_seconds / seconds
    return {
        "actors": len(pool.actors),
        "seconds": round(seconds, 2),
        "overlap": round(overlap, 2),
        "idle_share": round(1 - overlap / len(pool.actors), 3),
        "start_seconds": round(started, 1),
    }


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    main()
