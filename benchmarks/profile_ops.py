"""Where the time of an attack and of a training step goes, by operation: the tables in docs/performance.md.

    python benchmarks/profile_ops.py --attack QA+
    python benchmarks/profile_ops.py --model rc2f2ghmetsmi

Shares are of the CPU's own time in each operation as torch.profiler counts it; what is not in an operation of torch
(Python, the optimiser's bookkeeping) is not seen by it.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch.profiler import ProfilerActivity, profile

from robsweep.attacks import embed_gallery, run_attack
from robsweep.config.configuration import configuration_of
from robsweep.config.recipes import recipe
from robsweep.config.scoring import ScoringConfig
from robsweep.data.catalog import load
from robsweep.devices import place
from robsweep.grammar.hardness import Metric
from robsweep.models.small import c2f2
from robsweep.training.trainer import Trainer

WEIGHTS = Path(__file__).resolve().parent.parent / "tests" / "golden" / "weights.safetensors"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--attack", help="label, such as QA+")
    what.add_argument("--model", help="model string, such as rc2f2ghmetsmi")
    parser.add_argument("--steps", type=int, default=8, help="PGD steps")
    parser.add_argument("--queries", type=int, default=256)
    parser.add_argument("--pairs", type=int, default=128)
    parser.add_argument("--rows", type=int, default=12)
    parser.add_argument("--data-root", type=Path)
    arguments = parser.parse_args()
    work = _attack(arguments) if arguments.attack else _training(arguments)
    with profile(activities=[ProfilerActivity.CPU]) as found:
        work()
    events = sorted(found.key_averages(), key=lambda event: -event.self_cpu_time_total)
    total = sum(event.self_cpu_time_total for event in events)
    print("| operation | share |\n|---|---|")
    for event in events[: arguments.rows]:
        print(f"| `{event.key}` | {event.self_cpu_time_total / total:.1%} |")


def _attack(arguments: argparse.Namespace) -> Callable[[], object]:
    data = load("fashion", "test", arguments.data_root)
    model = c2f2()
    model.load_state_dict(load_file(WEIGHTS))
    place(model, "cpu")
    batches = data.batch(np.arange(len(data))).split(256)
    gallery = embed_gallery(model, batches, torch.from_numpy(data.labels), Metric.NORMALISED)
    (spec,) = (spec for spec in ScoringConfig(steps=arguments.steps).specs if spec.label == arguments.attack)
    rows = np.arange(arguments.queries)
    return lambda: run_attack(model, data.batch(rows), torch.from_numpy(rows), spec, gallery)


def _training(arguments: argparse.Namespace) -> Callable[[], object]:
    budget = recipe("fashion", "rc2f2").budget.model_copy(update={"steps": arguments.steps})
    configuration = configuration_of(
        f"fashion:{arguments.model}:ptripletN", pairs=arguments.pairs, budget=budget.model_dump()
    )
    trainer = Trainer(configuration, load("fashion", "train", arguments.data_root), seed=0)
    trainer.learner.model.load_state_dict(load_file(WEIGHTS))
    done: list[object] = []
    return lambda: trainer.run_epoch(done.append, lambda: len(done) >= 2)


if __name__ == "__main__":
    main()
