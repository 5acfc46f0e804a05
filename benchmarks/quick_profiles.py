"""How far a quick profile stands for the full one: the same networks scored by both, and how their ERS order them.

    python benchmarks/quick_profiles.py                          # rlenet on digits, eight defenses, 64 queries
    python benchmarks/quick_profiles.py --queries 256 --epochs 4
    python benchmarks/quick_profiles.py --checkpoints runs/mine/checkpoints/*/epoch_8 --full rob28 --quick quick28

Kept is a row for all networks: rank correlations of ERS, and mean and largest difference (quick less full) of ERS and
of each term in the unit of the papers' tables.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from record import RESULTS, record
from scipy.stats import kendalltau, spearmanr

from robsweep.config.configuration import configuration_of
from robsweep.config.profiles import PROFILES
from robsweep.config.scores import TERMS
from robsweep.executors.local_work import SilentListener
from robsweep.run.score_sheet import ScoreSheet
from robsweep.scoring.arguments import scoring_config
from robsweep.scoring.single import Single
from robsweep.training.task import TrainTask, run_task
from robsweep.training.world import SingleProcess

SUFFIXES = ("", "d", "p", "r", "amd", "hmetsm", "ghmetsm", "ghmetsmi")
FEWEST = 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoints", type=Path, nargs="+", help="score these instead of training")
    parser.add_argument("--dataset", default="digits")
    parser.add_argument("--backbone", default="rlenet")
    parser.add_argument("--suffixes", nargs="+", default=list(SUFFIXES), help="defenses to train")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--pairs", type=int, default=64)
    parser.add_argument("--pgd-steps", type=int, default=4, help="of training, with alpha such that eps is reached")
    parser.add_argument("--queries", type=int, default=64)
    parser.add_argument("--full", default="rob28", choices=PROFILES)
    parser.add_argument("--quick", default="quick28", choices=PROFILES)
    parser.add_argument("--data-root", type=Path)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    if (networks := len(arguments.checkpoints or arguments.suffixes)) < FEWEST:
        parser.error(f"a rank correlation of {networks} networks says nothing: expected {FEWEST} or more")
    with tempfile.TemporaryDirectory() as folder:
        trained = (train(suffix, Path(folder), arguments) for suffix in arguments.suffixes)
        pairs = [scored(place, arguments) for place in arguments.checkpoints or trained]
    figures = compared([full for _, full, _ in pairs], [quick for _, _, quick in pairs])
    record(
        "quick_profiles",
        {
            "ratio": round(sum(q.attack_passes for *_, q in pairs) / sum(f.attack_passes for _, f, _ in pairs), 4),
            **figures,
            "networks": {name: {"full": row(full), "quick": row(quick)} for name, full, quick in pairs},
            "full": f"{pairs[0][1].profile}: {pairs[0][1].effort}",
            "quick": f"{pairs[0][2].profile}: {pairs[0][2].effort}",
            "queries": pairs[0][1].queries,
            "epochs": None if arguments.checkpoints else arguments.epochs,
            "pgd_steps": None if arguments.checkpoints else arguments.pgd_steps,
        },
        arguments.results,
    )


def train(suffix: str, folder: Path, arguments: argparse.Namespace) -> Path:
    """The checkpoint of a network trained in this process."""
    eps = 0.30196
    budget = {"eps": eps, "alpha": 1.25 * eps / arguments.pgd_steps, "steps": arguments.pgd_steps}
    identity = f"{arguments.dataset}:{arguments.backbone}{suffix}:ptripletN"
    configuration = configuration_of(identity, epochs=arguments.epochs, pairs=arguments.pairs, budget=budget)
    root = str(arguments.data_root.absolute()) if arguments.data_root else None
    out = folder / (suffix or "none")
    task = TrainTask(configuration, 0, root, str(out), (arguments.epochs,))
    run_task(task, SilentListener(), device="cpu", world=SingleProcess())
    return out / f"epoch_{arguments.epochs}"


def scored(place: Path, arguments: argparse.Namespace) -> tuple[str, ScoreSheet, ScoreSheet]:
    """A network's name and its sheets by the full and by the quick profile."""
    sheets = []
    for profile in (arguments.full, arguments.quick):
        scoring = scoring_config(profile=profile, queries=arguments.queries)
        single = Single(place, scoring, data_root=arguments.data_root)
        sheets.append(single.sheet())
    full, quick = sheets
    print(f"{single.info.configuration.identity}: ERS {full.scores['ers']:.1f} {quick.scores['ers']:.1f}", flush=True)
    return f"{single.info.configuration.identity} seed {single.info.seed}", full, quick


def row(sheet: ScoreSheet) -> dict[str, Any]:
    """Recall, ERS with its interval, and the terms."""
    values = {name: round(sheet.scores[name], 4) for name in ("recall_at_1", "ers", *TERMS)}
    return {**values, "ers_interval": [round(end, 2) for end in sheet.intervals["ers"]]}


def compared(full: list[ScoreSheet], quick: list[ScoreSheet]) -> dict[str, Any]:
    """Rank correlations of ERS, pairs of networks that swap places, and differences by score."""
    ers_full, ers_quick = (np.array([sheet.scores["ers"] for sheet in sheets]) for sheets in (full, quick))
    first, second = np.triu_indices(len(full), 1)
    swapped = np.sign(ers_full[first] - ers_full[second]) != np.sign(ers_quick[first] - ers_quick[second])
    differences = {}
    for name in ("ers", *TERMS):
        by = np.array([q.scores[name] - f.scores[name] for f, q in zip(full, quick, strict=True)])
        differences[name] = {"mean": round(float(by.mean()), 3), "largest": round(float(by[np.abs(by).argmax()]), 3)}
    return {
        "spearman": round(float(spearmanr(ers_full, ers_quick).statistic), 4),
        "kendall": round(float(kendalltau(ers_full, ers_quick).statistic), 4),
        "swapped_pairs": int(swapped.sum()),
        "pairs": len(first),
        "differences": differences,
    }


if __name__ == "__main__":
    main()
