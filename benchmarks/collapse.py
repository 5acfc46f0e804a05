"""What a collapsed embedding scores, and which flags say so: the table in docs/suspicion.md.

    python benchmarks/collapse.py

The undefended rc2f2 of tests/golden (Fashion-MNIST, ptripletN) with its last layer replaced; metric N, profile rob28,
the first 128 of 2,000 candidates as queries.
"""

import argparse
from collections.abc import Iterator

import torch
from recordings import recorded_candidates, recorded_model
from torch import Tensor, nn

from robsweep.attacks import embed_gallery, run_attack
from robsweep.config.profiles import profile
from robsweep.config.scores import TERMS
from robsweep.grammar.hardness import Metric
from robsweep.metrics.ers import ers_of_means
from robsweep.metrics.intervals import bootstrap_interval
from robsweep.metrics.retrieval import retrieval_scores
from robsweep.scoring.flags import GRADIENT_QUERIES, clean_flags

_SMALL = 1e-3 / 32
"""Scale of weights from 1,024 inputs: outputs vary by about 1e-3 of the inputs' size."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=int, default=128)
    queries = parser.parse_args().queries
    images, labels = recorded_candidates()
    print(f"| last layer | R@1 | ERS | 95 % | {' | '.join(TERMS)} | flags |\n|{'---|' * (len(TERMS) + 5)}")
    for name, model in networks():
        print(f"| {name} | {' | '.join(row(model, images, labels, queries))} |", flush=True)


def networks() -> Iterator[tuple[str, nn.Module]]:
    """The trained network, and what becomes of it with another last layer, by name."""
    trained = recorded_model()
    weight, bias = trained[-1].weight, trained[-1].bias
    random = torch.randn(weight.shape, generator=torch.Generator().manual_seed(0)) * _SMALL
    line = torch.randn(len(bias), 1, generator=torch.Generator().manual_seed(1)) * random[:1]
    one = torch.ones_like(bias)
    yield "as trained", trained
    yield "constant: weights 0, bias 1", _with_last(torch.zeros_like(weight), one)
    yield "nearly constant: random weights of scale 1e-3/32, bias 1", _with_last(random, one)
    yield "nearly constant, on a line: the same of rank 1", _with_last(line, one)
    yield "as trained, 300 added to every coordinate", _with_last(weight, bias + 300)


def _with_last(weight: Tensor, bias: Tensor) -> nn.Module:
    model = recorded_model()
    with torch.no_grad():
        model[-1].weight.copy_(weight)
        model[-1].bias.copy_(bias)
    return model


def row(model: nn.Module, images: Tensor, labels: Tensor, queries: int) -> list[str]:
    """The cells after the name."""
    gallery = embed_gallery(model, images.split(256), labels, Metric.NORMALISED)
    recall = float(retrieval_scores(gallery.embeddings, labels, gallery.metric).recall_at[1].mean())
    rows = torch.arange(queries)
    found: dict[str, Tensor] = {}
    for spec in profile("rob28"):
        found |= run_attack(model, images[rows], rows, spec, gallery).values
    terms = {name: found[name].double().numpy() for name in TERMS}
    interval = bootstrap_interval(terms, ers_of_means, seed=0)
    few = rows[:GRADIENT_QUERIES]
    flags = clean_flags(model, gallery, images[few], few, recall_at_1=recall, seed=0)
    digits = {"TMA": 3, "ES:D": 3}
    return [
        f"{100 * recall:.1f} %",
        f"{interval.value:.1f}",
        f"{interval.low:.1f} .. {interval.high:.1f}",
        *(f"{values.mean():.{digits.get(name, 1)}f}" for name, values in terms.items()),
        ", ".join(flag.name.partition(":")[2] for flag in flags),
    ]


if __name__ == "__main__":
    main()
