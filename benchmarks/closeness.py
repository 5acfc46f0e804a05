"""How close every attack, defense and score comes to the numbers recorded from the reference implementation.

    python benchmarks/closeness.py

Prints the tables of docs/closeness.md. The recordings (tests/golden): an undefended rc2f2 on Fashion-MNIST, eps 77/255,
alpha 3/255, 1 and 8 steps, 32 queries against 2,000 candidates, batches of 32 pairs; every random choice is theirs.
"""

import json
from collections.abc import Iterable, Iterator

import numpy as np
import torch
from closeness_attacks import attack_rows
from closeness_defenses import defense_rows
from recordings import GOLDEN, NEARNESS, Row, recorded_candidates, recorded_model
from torch import nn

from robsweep.distances import embed
from robsweep.grammar.hardness import Metric
from robsweep.metrics.clustering import nmi
from robsweep.metrics.retrieval import retrieval_scores

SEEDS = (123, 0, 1, 2, 3)
_RECORDED_AS = {"recall_at_1": "r@1", "recall_at_2": "r@2", "map": "mAP", "map_at_10": "mAP@10"}


def main() -> None:
    model = recorded_model()
    near = ("metric", "steps", *NEARNESS)
    table(("attack", *near, "scores, points"), attack_rows(model))
    table(("defense", *near, "outer loss, gradients"), defense_rows(model))
    table(("metric", *_RECORDED_AS, "one query's AP@10", "NMI"), clean_rows(model))
    table(("metric", *(f"NMI, seed {seed}" for seed in SEEDS)), cluster_rows(model))


def clean_rows(model: nn.Module) -> Iterator[Row]:
    """Absolute differences of the scores of the clean test set, and the largest of a single query's AP@10."""
    images, labels = recorded_candidates()
    with torch.no_grad(), np.load(GOLDEN / "metrics.npz") as single:
        summaries = json.loads((GOLDEN / "metrics.json").read_text())
        for metric in Metric:
            points = torch.cat([embed(model, batch, Metric.EUCLIDEAN) for batch in images.split(128)])
            found, summary = retrieval_scores(points, labels, metric), summaries[metric.value]
            away = [abs(found.means()[ours] - summary[theirs]) for ours, theirs in _RECORDED_AS.items()]
            query = np.abs(found.ap_at_10.numpy() - single[f"{metric}_ap10"]).max()
            clusters = abs(nmi(points, labels, metric) - summary["NMI"])
            yield [metric.value, *(f"{value:.1e}" for value in (*away, query, clusters))]


def cluster_rows(model: nn.Module) -> Iterator[Row]:
    """NMI itself by the seed of k-means."""
    images, labels = recorded_candidates()
    with torch.no_grad():
        points = torch.cat([embed(model, batch, Metric.EUCLIDEAN) for batch in images.split(128)])
    for metric in Metric:
        yield [metric.value, *(f"{nmi(points, labels, metric, seed=seed):.3f}" for seed in SEEDS)]


def table(columns: Iterable[str], rows: Iterable[Row]) -> None:
    """Print as markdown, a row when it is known."""
    columns = list(columns)
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)
    print()


if __name__ == "__main__":
    torch.set_num_threads(1)  # sums are taken in one order, whatever the machine
    main()
