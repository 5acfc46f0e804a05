"""Retrieval scores and NMI of a test set as large as that of Stanford Online Products.

    python benchmarks/retrieval_scale.py                               # 60,502 x 512; NMI takes minutes more
    python benchmarks/retrieval_scale.py --images 4000 --no-nmi

R@1, R@2, mAP and mAP@10 of random clusters with SOP's class counts against themselves. ``floor_seconds``: the
products of all embeddings with all others alone, in blocks of the size that ``retrieval_scores`` takes; both are
measured ``--repeats`` times in turns, medians are given and ``ratio`` is seconds / floor. ``peak_mib_over_base``: the
most memory held beyond what the process held with its embeddings. ``largest_difference``: of any score of any of
``--checked`` queries to a ranking by float64 distances, one query at a time (those that differ by less than float32
holds change places). ``nmi_seconds`` stands apart: faiss makes as many clusters as there are classes, 25 iterations.
"""

import argparse
import statistics
import time
from pathlib import Path

import torch
from memory import mebibytes, peak_bytes
from record import RESULTS, record
from sop_like import SIZE, sop_like
from torch import Tensor

from robsweep.grammar.hardness import Metric
from robsweep.metrics.clustering import nmi
from robsweep.metrics.retrieval import WORKSPACE_BYTES, RetrievalValues, retrieval_scores

SCORES = ("recall_at_1", "recall_at_2", "map", "map_at_10")
BLOCK_BYTES = 16  # an element of a block of robsweep.metrics.ranks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=SIZE.images)
    parser.add_argument("--checked", type=int, default=64, help="queries ranked by brute force")
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--nmi", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    embeddings, labels = sop_like(arguments.images)
    torch.mm(embeddings[:256], embeddings[:256].T)  # threads and libraries are up
    base = peak_bytes()
    scoring, floor = [], []
    for _ in range(arguments.repeats):
        began = time.perf_counter()
        found = retrieval_scores(embeddings, labels, Metric.NORMALISED)
        scoring.append(time.perf_counter() - began)
        peak = peak_bytes()  # before anything else of this script may raise it
        floor.append(_products(embeddings))
    seconds, least = statistics.median(scoring), statistics.median(floor)
    figures = {
        "ratio": round(seconds / least, 3),
        "seconds": round(seconds, 4),
        "floor_seconds": round(least, 4),
        "peak_mib_over_base": mebibytes(peak - base),
        "scores": {name: round(found.means()[name], 4) for name in SCORES},
        "checked": min(arguments.checked, arguments.images),
        "largest_difference": _difference(found, embeddings, labels, arguments.checked),
        "images": arguments.images,
        "classes": len(labels.unique()),
        "dimensions": embeddings.shape[1],
        "repeats": arguments.repeats,
    }
    if arguments.nmi:
        began = time.perf_counter()
        figures["nmi"] = round(nmi(embeddings, labels, Metric.NORMALISED), 4)
        figures["nmi_seconds"] = round(time.perf_counter() - began, 1)
    record("retrieval_scale", figures, arguments.results)


def _products(embeddings: Tensor) -> float:
    began = time.perf_counter()
    for block in torch.split(embeddings, max(1, WORKSPACE_BYTES // (BLOCK_BYTES * len(embeddings)))):
        torch.mm(block, embeddings.T)
    return time.perf_counter() - began


def _difference(found: RetrievalValues, embeddings: Tensor, labels: Tensor, count: int) -> float:
    """The largest difference of any score of the first ``count`` queries to that of an independent ranking."""
    exact = embeddings.double()
    per_query = found.per_query()
    worst = 0.0
    for query in range(min(count, len(labels))):
        distances = (exact - exact[query]).square().sum(dim=1)
        distances[query] = torch.inf
        hits = labels[distances.argsort(stable=True)[:-1]] == labels[query]
        precisions = hits.cumsum(0).double() / torch.arange(1, len(hits) + 1) * hits
        expected = {
            "recall_at_1": float(hits[:1].any()),
            "recall_at_2": float(hits[:2].any()),
            "map": float(precisions.sum() / hits.sum()),
            "map_at_10": float(precisions[:10].sum() / 10),
        }
        worst = max(worst, *(abs(float(per_query[name][query]) - expected[name]) for name in SCORES))
    return worst


if __name__ == "__main__":
    main()
