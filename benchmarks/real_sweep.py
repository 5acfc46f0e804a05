"""What the default search finds in a real sweep, against random search without pruning for as many image passes.

    python benchmarks/real_sweep.py
    python benchmarks/real_sweep.py --seeds 1 2 3 4 --executor inline

Both search all 237 defenses of ``rlenet`` on scikit-learn's digits. The first sweep tries ``samples`` of them as a
sweep file without ``search.kind`` and ``pruning.policy`` does. The second one tries random ones, each trained to the
end, until it has passed as many images in training and attacks (``budget.passes``). ``hypervolume``: of what has
completed, in recall at 1 times ERS, above (0, 0). What retrieves less than half as well as the best is left out:
the default refuses it. ``ratio``: of the default's to the other's.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from record import RESULTS, record

import robsweep
from robsweep.forecast.cost import passes_of
from robsweep.pareto.hypervolume import hypervolume

LEAST = 0.5
"""Of the best recall at 1: the last rung's floor unless a sweep file says otherwise."""
FACTORS = {
    "backbone": ["rlenet"],
    "baselines": ["none", "est", "ses", "rest", "act", "minmax", "tride"],
    "gradual": [False, True],
    "anchor": ["moving", "fixed"],
    "distance": ["kl", "l2", "et"],
    "source": list("rmsdh"),
    "destination": list("rmsdh"),
    "intra_class": [False, True],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=40, help="configurations that the default tries")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--queries", type=int, default=128)
    parser.add_argument("--pairs", type=int, default=32)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0], help="of search and training: a row for each")
    parser.add_argument("--executor", choices=["tune", "inline"], default="tune")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    for seed in arguments.seeds:
        _compared(seed, arguments)


def _compared(seed: int, arguments: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        samples = {"search": {"samples": arguments.samples, "seed": seed}}
        default = _swept(Path(folder), "default", seed, arguments, samples)
        random = {
            "search": {"kind": "random", "seed": seed},
            "pruning": {"policy": "none"},
            "budget": {"passes": default["passes"]},
        }
        other = _swept(Path(folder), "random", seed, arguments, random)
    record(
        "real_sweep",
        {
            "ratio": round(default["hypervolume"] / other["hypervolume"], 3),
            "seed": seed,
            "samples": arguments.samples,
            "epochs": arguments.epochs,
            "queries": arguments.queries,
            "default": default,
            "random": other,
        },
        arguments.results,
    )


def _swept(folder: Path, name: str, seed: int, arguments: argparse.Namespace, how: dict[str, Any]) -> dict[str, Any]:
    rungs = [epoch for epoch in (1, 2, 4) if epoch < arguments.epochs]
    content = {
        "dataset": "digits",
        "factors": FACTORS,
        "seeds": [seed],
        "training": {
            "epochs": arguments.epochs,
            "pairs": arguments.pairs,
            "embedding_dim": 4,
            "budget": {"steps": 2, "alpha": 0.2},
        },
        "scoring": {"profile": "quick28", "queries": arguments.queries, "cpus_per_actor": 0.5},
        "resources": {"threads": 1},
        **how,
        "pruning": {"rungs": rungs, **how.get("pruning", {})},
    }
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(content))
    command = [sys.executable, "-m", "robsweep", "run", f"{name}.yaml", "--executor", arguments.executor]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    run = robsweep.open_run(folder / "runs" / name)
    front, stages = run.front(), run.state.counts()
    useful = front[front["recall_at_1"] >= LEAST * front["recall_at_1"].max()]
    return {
        "hypervolume": round(hypervolume(useful[["recall_at_1", "ers"]].to_numpy(dtype=float), np.zeros(2)), 3),
        "passes": passes_of(run.state),
        "tried": len(run.state.candidates),
        "completed": stages["completed"],
        "front": [[row["identity"], round(row["recall_at_1"], 4), round(row["ers"], 2)] for _, row in front.iterrows()],
    }


if __name__ == "__main__":
    main()
