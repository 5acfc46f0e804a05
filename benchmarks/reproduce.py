"""Train configurations of the papers on Fashion-MNIST by the recipe, score them, and set them beside the published row.

    python benchmarks/reproduce.py                                  # none, 8 epochs, 512 queries
    python benchmarks/reproduce.py --models rc2f2p rc2f2ghmetsmi --epochs 2 --score-at 1 2 --pgd-steps 8
    python benchmarks/reproduce.py --models rc2f2d --pgd-steps 32 --queries 10000 --device cuda --seeds 0 1 2
    python benchmarks/reproduce.py --models rc2f2ghmetsmi --score-at 1 2 3 4 5 6 7 8 --in-process

Checkpoints go under ``--out``; a run that was interrupted goes on from there. With ``--in-process`` it needs no Ray,
and every epoch is scored as soon as it is reached, unless the results hold its row.
"""

import argparse
import csv
import json
from pathlib import Path
from typing import Any

from record import RESULTS, record

from robsweep.config.configuration import Configuration, configuration_of
from robsweep.config.recipes import recipe
from robsweep.config.scores import TERMS
from robsweep.scoring.arguments import scoring_config
from robsweep.scoring.single import Single
from robsweep.training.step_report import StepReport
from robsweep.training.task import TrainTask, run_task
from robsweep.training.world import SingleProcess

TABLES = Path(__file__).resolve().parents[1] / "robsweep" / "published" / "tables"
CLEAN = {"R@1": "recall_at_1", "R@2": "recall_at_2", "mAP": "map", "mAP@10": "map_at_10", "NMI": "nmi"}
MODELS = ("rc2f2", "rc2f2d", "rc2f2p", "rc2f2hmetsmi", "rc2f2ghmetsm", "rc2f2ghmetsmi")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["rc2f2"], choices=MODELS)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--score-at", type=int, nargs="+", help="epochs to score; the last unless said")
    parser.add_argument("--pgd-steps", type=int, default=32)
    parser.add_argument("--queries", type=int, default=512)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    parser.add_argument("--in-process", action="store_true", help="train here, without Ray")
    parser.add_argument("--out", type=Path, default=Path("runs/reproduce"))
    parser.add_argument("--data-root", type=Path)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    for model in arguments.models:
        for seed in arguments.seeds:
            reproduce(model, seed, arguments)


def reproduce(model: str, seed: int, arguments: argparse.Namespace) -> None:
    """Train once, a row for each of the epochs to score."""
    budget = recipe("fashion", "rc2f2").budget.model_copy(update={"steps": arguments.pgd_steps})
    configuration = configuration_of(f"fashion:{model}:ptripletN", epochs=arguments.epochs, budget=budget.model_dump())
    epochs = tuple(sorted({*(arguments.score_at or ()), arguments.epochs}))
    out = arguments.out / f"{model}_epochs{arguments.epochs}_steps{arguments.pgd_steps}_seed{seed}"
    if arguments.in_process:
        _train_here(configuration, seed, epochs, out, arguments)
        return
    from robsweep.training.single import train_single

    last = train_single(
        configuration,
        seed=seed,
        out=out,
        epochs_kept=epochs,
        data_root=arguments.data_root,
        gpus=float(arguments.device == "cuda"),
    )
    for epoch in arguments.score_at or epochs:
        score(last.parent / f"epoch_{epoch}", arguments)


def _train_here(
    configuration: Configuration, seed: int, epochs: tuple[int, ...], out: Path, arguments: argparse.Namespace
) -> None:
    root = str(arguments.data_root.absolute()) if arguments.data_root else None
    task = TrainTask(configuration, seed, root, str(out.absolute()), epochs)
    run_task(task, _Scored(configuration, seed, arguments), device=arguments.device, world=SingleProcess())


class _Scored:
    """Scores every checkpoint that is to be scored once it is written."""

    def __init__(self, configuration: Configuration, seed: int, arguments: argparse.Namespace) -> None:
        self._configuration, self._seed, self._arguments = configuration, seed, arguments

    def on_step(self, report: StepReport) -> None:
        """A line twenty times an epoch."""
        if report.step % max(1, report.steps // 20) == 0:
            print(f"epoch {report.epoch} step {report.step}/{report.steps} {report.logs}", flush=True)

    def on_rung(self, rung: int, epoch: int, folder: Path) -> None:
        """Score, unless this was done before an interruption."""
        arguments = self._arguments
        wanted = epoch in (arguments.score_at or (epoch,))
        if wanted and not is_kept(self._configuration, self._seed, epoch, arguments):
            score(folder, arguments)


def is_kept(configuration: Configuration, seed: int, epoch: int, arguments: argparse.Namespace) -> bool:
    """Whether the results hold the row of this checkpoint with so many queries."""
    path = arguments.results / "reproduce.jsonl"
    wanted = (
        str(configuration.identity),
        seed,
        configuration.training.epochs,
        epoch,
        arguments.pgd_steps,
        arguments.queries,
    )
    names = ("configuration", "seed", "epochs", "epoch", "pgd_steps", "queries")
    lines = path.read_text().splitlines() if path.exists() else []
    return any(tuple(json.loads(line)[name] for name in names) == wanted for line in lines)


def score(checkpoint: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """One row: clean scores, the ten terms, ERS with its interval, and what was published of the whole recipe."""
    # the published ES:D is that of the images before the last step
    scoring = scoring_config(profile="rob28", queries=arguments.queries, seed=0, late_shift=True)
    single = Single(checkpoint, scoring, device=arguments.device, data_root=arguments.data_root)
    sheet, info = single.sheet(), single.info
    found = sheet.scores
    tables = published(str(info.configuration.identity))
    return record(
        "reproduce",
        {
            "configuration": str(info.configuration.identity),
            "seed": info.seed,
            "epochs": info.configuration.training.epochs,
            "epoch": info.epoch,
            "pgd_steps": info.configuration.training.budget.steps,
            "queries": sheet.queries,
            "profile": sheet.profile,
            "effort": sheet.effort.model_dump() if sheet.effort is not None else None,
            "flags": list(sheet.flags),
            "found": {key: round(value, 4) for key, value in found.items()},
            "intervals": {key: [round(end, 4) for end in ends] for key, ends in sheet.intervals.items()},
            "published": tables,
            "difference": {
                table: {key: round(found[key] - value, 4) for key, value in row.items()}
                for table, row in tables.items()
            },
            "training_steps": info.training_steps,
            "train_seconds": round(info.train_seconds, 1),
            "score_seconds": round(sheet.score_seconds, 1),
            "train_fingerprint": info.train_fingerprint,
            "test_fingerprint": sheet.test_fingerprint,
        },
        arguments.results,
    )


def published(configuration: str) -> dict[str, dict[str, float]]:
    """Table -> its row of the configuration, of 8 epochs with 32 PGD steps; recalls, mAP and NMI as fractions."""
    rows: dict[str, dict[str, float]] = {}
    for path in sorted(TABLES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["configuration"] == configuration and row["pgd_steps"] in ("", "32"):
                    clean = {name: float(row[column]) / 100 for column, name in CLEAN.items() if row[column]}
                    terms = {term: float(row[term]) for term in TERMS if row[term]}
                    ers = {"ers": float(row["ERS"])} if row["ERS"] else {}
                    rows[row["table"]] = {**clean, **terms, **ers}
    return rows


if __name__ == "__main__":
    main()
