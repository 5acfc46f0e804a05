"""What the corrected attacks do to the ranking of defenses: six are trained on digits and scored under each behaviour.

    python benchmarks/corrected.py                              # all that the results lack; 20 minutes of one core
    python benchmarks/corrected.py --models none TRIDE --seeds 0
    python benchmarks/corrected.py --table                      # the tables of docs/corrected.md from the kept rows

All networks have the same data, epochs, pairs and adversary's budget: few steps that together go 1.25 times as far as
eps. Checkpoints go under ``--out``. It computes in this process, checkpoint by checkpoint, and skips what the results
hold, so it may be interrupted and called again. Kept is a row for each model, seed, behaviour and number of PGD steps.
Attacks that a behaviour leaves as they are run once.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corrected_tables import tables
from record import RESULTS, record

from robsweep.config.attacks import AttackSpec
from robsweep.config.configuration import configuration_of
from robsweep.config.scores import ROBUSTNESS, TERMS
from robsweep.executors.local_work import SilentListener
from robsweep.run.score_sheet import ScoreSheet
from robsweep.scoring.arguments import scoring_config
from robsweep.scoring.assemble import assemble
from robsweep.scoring.clean import clean_here
from robsweep.scoring.request import ScoreRequest, cut
from robsweep.scoring.values import ShardScores
from robsweep.scoring.weights import read_weights
from robsweep.scoring.worker import ScoringWorker
from robsweep.training.checkpoint_info import load_info
from robsweep.training.task import TrainTask, run_task
from robsweep.training.world import SingleProcess

MODELS = {
    "none": ":ptripletN",
    "EST": "d:ptripletN",
    "ACT": "p:ptripletN",
    "HM": "ghmetsm:ptripletN",
    "HM&ICS": "ghmetsmi:ptripletN",
    "TRIDE": "tride:pgtripletN",
}
"""What follows the backbone; HM is HM[S,g_LGA]. TRIDE has the loss of its paper, the others that of theirs."""
CHANGED: dict[str, tuple[str, ...]] = {"reference": (), "described": ("LTM", "GTM"), "strong": ("LTM", "GTM", "GTT")}
"""Attacks of rob28 that are others under a behaviour than under the reference's, which comes first."""
SETTINGS = ("backbone", "epochs", "pairs", "pgd_steps", "queries")
KEY = ("model", "seed", "behaviour", "steps", *SETTINGS)
"""What tells rows apart."""
EPS = 0.30196


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", action="store_true", help="print the tables of the kept rows, compute nothing")
    parser.add_argument("--models", nargs="+", default=list(MODELS), choices=MODELS)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--steps", type=int, nargs="+", default=[32, 128], help="of the attacks; rob28 has 32")
    parser.add_argument("--backbone", default="rlenet")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--pairs", type=int, default=16)
    parser.add_argument("--pgd-steps", type=int, default=8, help="of training, with alpha such that eps is reached")
    parser.add_argument("--queries", type=int, default=64)
    parser.add_argument("--out", type=Path, default=Path("runs/corrected"))
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    if arguments.table:
        wanted = {name: getattr(arguments, name) for name in SETTINGS}
        print("\n\n".join(tables([row for row in kept(arguments.results) if wanted.items() <= row.items()])))
        return
    for seed in arguments.seeds:
        for model in arguments.models:
            complete(model, seed, arguments)


def complete(model: str, seed: int, arguments: argparse.Namespace) -> None:
    """Train and score what the results lack of one model and seed."""
    settings = {name: getattr(arguments, name) for name in SETTINGS}
    there = {tuple(row[name] for name in KEY) for row in kept(arguments.results)}
    for steps in arguments.steps:
        places = {b: (model, seed, b, steps, *settings.values()) for b in CHANGED}
        if there.issuperset(places.values()):
            continue
        checkpoint = trained(model, seed, arguments)
        for sheet in sheets(checkpoint, steps, arguments.queries):
            if places[sheet.behaviour] not in there:
                figures = {"model": model, "seed": seed, "behaviour": sheet.behaviour, "steps": steps, **settings}
                record("corrected", {**figures, **scores_of(sheet), **training_of(checkpoint)}, arguments.results)


def kept(results: Path) -> list[dict[str, Any]]:
    """The rows so far."""
    lines = path.read_text().splitlines() if (path := results / "corrected.jsonl").exists() else []
    return [json.loads(line) for line in lines]


def trained(model: str, seed: int, arguments: argparse.Namespace) -> Path:
    """The checkpoint after the last epoch of the recipe of 28x28 images; one that is there is gone on with."""
    steps, epochs = arguments.pgd_steps, arguments.epochs
    budget = {"eps": EPS, "alpha": 1.25 * EPS / steps, "steps": steps}
    identity = f"digits:{arguments.backbone}{MODELS[model]}"
    configuration = configuration_of(identity, epochs=epochs, pairs=arguments.pairs, budget=budget)
    out = (arguments.out / f"{model}_{configuration.key}_seed{seed}").absolute()
    task = TrainTask(configuration, seed, None, str(out), (epochs,))
    run_task(task, SilentListener(), device="cpu", world=SingleProcess())
    return task.checkpoint(epochs)


def sheets(checkpoint: Path, steps: int, queries: int) -> Iterator[ScoreSheet]:
    """The sheets of a checkpoint under every behaviour, each equal to what scoring it alone would give."""
    info, weights = load_info(checkpoint), read_weights(str(checkpoint))
    attacked: dict[tuple[AttackSpec, int], ShardScores] = {}
    benign = None
    request = ScoreRequest(info.configuration, info.seed, info.epoch, str(checkpoint))
    for behaviour, changed in CHANGED.items():
        scoring = scoring_config(profile="rob28", behaviour=behaviour, steps=steps, queries=queries)
        worker = ScoringWorker(info.configuration.identity.dataset, None, scoring)
        benign = benign or clean_here(request, worker, weights)
        embeddings, clean = benign
        shards = cut(request, scoring, worker.images)
        for shard in shards:
            if shard.spec.label in changed or (shard.spec, shard.start) not in attacked:
                attacked[shard.spec, shard.start] = worker.attack(request, weights, embeddings, shard)
        yield assemble(request, scoring, clean, [attacked[shard.spec, shard.start] for shard in shards])


def scores_of(sheet: ScoreSheet) -> dict[str, Any]:
    """Recall, both ERS and the terms, each with its interval over queries."""
    names = ("recall_at_1", *ROBUSTNESS, *TERMS)
    return {
        "found": {name: round(sheet.scores[name], 4) for name in names},
        "intervals": {name: [round(end, 4) for end in sheet.intervals[name]] for name in names},
        "effort": f"{sheet.profile}: {sheet.effort}",
        "flags": list(sheet.flags),
        "test_fingerprint": sheet.test_fingerprint,
        "score_seconds": round(sheet.score_seconds, 1),
    }


def training_of(checkpoint: Path) -> dict[str, Any]:
    """What was trained, on what, and what it took."""
    info = load_info(checkpoint)
    names = {"training_steps", "train_passes", "train_fingerprint"}
    return {"configuration": str(info.configuration), **info.model_dump(include=names)}


if __name__ == "__main__":
    main()
