"""How long a sweep on recorded curves takes, and how its memory grows.

    python benchmarks/replay_speed.py
    python benchmarks/replay_speed.py --policies promotion --search guided

Sweeps over 450, 900 and 1,800 configurations with five rungs, drawn tables, 48 simulated trainers and 16 attackers;
each policy in a process of its own. ``seconds``: from the sweep file to the end, without the imports. ``peak_mib``:
the process's peak of resident memory over that after the imports. ``growth``: the second 900 configurations' memory
over that of the first 900; 1 is linear. The journal is kept nowhere. ``--shared``: all 64 train and score, whichever
there is to do. ``decision_ms``: of ``seconds``, for each decision: what to train, and what becomes of it.
``idle_before``: the idle share of all 64 until the last configuration was begun (``last_begun_hours``).
"""

import argparse
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from record import RESULTS, record

from robsweep.config.load import validate
from robsweep.config.strategies import POLICIES
from robsweep.config.sweep import SweepConfig
from robsweep.replay.synthetic import Synthetic
from robsweep.sweep.simulate import simulate

RUNGS = (1, 2, 4, 8, 16)
LEARNING_RATES = 28
"""Times 65 different defenses: 1,820 configurations."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--configurations", type=int, nargs="+", default=[450, 900, 1800])
    parser.add_argument("--policies", nargs="+", default=list(POLICIES))
    parser.add_argument("--search", choices=["random", "guided"], default="random")
    parser.add_argument("--trainers", type=int, default=48)
    parser.add_argument("--attackers", type=int, default=16)
    parser.add_argument("--shared", action="store_true", help="any accelerator trains and scores")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    for policy in arguments.policies:
        split = arguments.trainers, arguments.attackers, arguments.shared
        rows = [_measured(policy, count, arguments.search, *split) for count in arguments.configurations]
        peaks = [row["peak_mib"] for row in rows]
        figures = {name: [row[name] for row in rows] for name in rows[0]}
        growth = {"growth": round((peaks[-1] - peaks[-2]) / peaks[-2], 2)} if len(rows) > 1 else {}
        accelerators = {"trainers": arguments.trainers, "attackers": arguments.attackers, "shared": arguments.shared}
        record(
            "replay_speed",
            {"policy": policy, "search": arguments.search, "rungs": len(RUNGS), **accelerators, **figures, **growth},
            arguments.results,
        )


def sweep_of(policy: str, configurations: int, search: str) -> SweepConfig:
    """A sweep over that many configurations."""
    rates = [round(1e-3 * (1 + index / 100), 6) for index in range(LEARNING_RATES)]
    return validate(
        {
            "name": "replay_speed",
            "dataset": "fashion",
            "factors": {
                "source": list("rmsdh"),
                "destination": list("rmsdh"),
                "distance": ["et", "l2", "kl"],
                "training": {"optimiser.lr": rates},
            },
            "training": {"epochs": RUNGS[-1]},
            "pruning": {"policy": policy, "rungs": list(RUNGS)},
            "search": {"kind": search, "samples": configurations},
        },
        "replay_speed",
    )


def _measured(
    policy: str, configurations: int, search: str, trainers: int, attackers: int, shared: bool
) -> dict[str, Any]:
    """In a process of its own, since a peak never falls."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_simulated, policy, configurations, search, trainers, attackers, shared).result()


def _simulated(
    policy: str, configurations: int, search: str, trainers: int, attackers: int, shared: bool
) -> dict[str, Any]:
    before, began = _peak_mib(), time.perf_counter()
    sweep = sweep_of(policy, configurations, search)
    state, simulation = simulate(sweep, Synthetic(), trainers=trainers, attackers=attackers, shared=shared)
    seconds, scored = time.perf_counter() - began, sum(len(trial.scores) for trial in state.trials.values())
    return {
        "configurations": len(state.candidates),
        "rung_trials": scored,
        "events": state.seq + 1,
        "seconds": round(seconds, 1),
        "decision_ms": round(1e3 * seconds / (2 * scored), 2),
        "peak_mib": round(_peak_mib() - before, 1),
        "simulated_hours": round(simulation.seconds / 3600, 1),
        "trainers_idle": round(simulation.trainers_idle, 3),
        "attackers_idle": round(simulation.attackers_idle, 3),
        "last_begun_hours": round(simulation.last_begun / 3600, 1),
        "idle_before": round(simulation.idle_before, 3),
    }


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(peak) / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
