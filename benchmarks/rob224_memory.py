"""Memory that the attacks of a profile take beside the network, with the candidates of Stanford Online Products.

    python benchmarks/rob224_memory.py                                 # rob224, 112 queries in one batch, 60,502 x 512
    python benchmarks/rob224_memory.py --profile pami224               # SPQA and CA with up to ten candidates a query
    python benchmarks/rob224_memory.py --backbone rres18 --queries 16
    python benchmarks/rob224_memory.py --candidates 4000 --queries 8

Each part of a score runs in a process of its own, which first embeds a benign batch forward and backward. What it holds
at most by then (Python, torch, images, gallery, the network and its activations) is ``base_mib``, the most it holds
afterwards less that is ``attacks_mib`` by attack. Memory of the network that is free again counts as base, so these are
the bytes that a machine must have beyond what the network needs there. ``clean_mib``: the same for retrieval scores and
for NMI (one iteration of k-means: further ones take no more). ``ratio`` = the largest of all over 3 GiB. The default
network is a stand-in of one convolution: the less it needs, the less could hide behind it.
"""

import argparse
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import torch
from memory import mebibytes, peak_bytes
from record import RESULTS, record
from sop_like import DIMENSIONS, SIZE, sop_like
from torch import Tensor, nn

from robsweep.attacks.execute import run_attack
from robsweep.attacks.gallery import Gallery
from robsweep.config.attacks import AttackSpec
from robsweep.config.budget import Budget
from robsweep.config.profiles import PROFILES, profile
from robsweep.distances import embed
from robsweep.grammar.hardness import Metric
from robsweep.metrics.clustering import nmi
from robsweep.metrics.retrieval import retrieval_scores
from robsweep.models.build import build_backbone

SIDE = 224
ALLOWED = 3 * 2**30
STAND_IN = "stand-in"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", default="rob224", choices=PROFILES)
    parser.add_argument("--attacks", nargs="+", help="some of the profile's (default: all)")
    parser.add_argument("--candidates", type=int, default=SIZE.images)
    parser.add_argument("--queries", type=int, default=112, help="all in one batch")
    parser.add_argument("--steps", type=int, default=2, help="of every attack: more of them take no more memory")
    parser.add_argument("--backbone", default=STAND_IN, help="of 224x224 images, with random weights")
    parser.add_argument("--nmi", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    specs = {f"{spec.label} eps {spec.budget.eps:g}": spec for spec in profile(arguments.profile)}
    if arguments.attacks:
        specs = {label: spec for label, spec in specs.items() if spec.label in arguments.attacks}
    if not specs:
        parser.error(
            f"--attacks: {arguments.profile} has {', '.join(spec.label for spec in profile(arguments.profile))}"
        )
    common = (arguments.candidates, arguments.queries, arguments.backbone)
    bases, attacks, clean = [], {}, {}
    for label, spec in specs.items():
        base, attacks[label] = _alone(_attack, *common, _short(spec, arguments.steps))
        bases.append(base)
    for name in ("retrieval", *(["nmi"] if arguments.nmi else [])):
        _, clean[name] = _alone(_clean, arguments.candidates, name)
    largest = max({**attacks, **clean}.items(), key=lambda part: part[1])
    record(
        "rob224_memory",
        {
            "ratio": round(largest[1] / ALLOWED, 3),
            "largest": largest[0],
            "largest_mib": mebibytes(largest[1]),
            "attacks_mib": {name: mebibytes(value) for name, value in attacks.items()},
            "clean_mib": {name: mebibytes(value) for name, value in clean.items()},
            "base_mib": mebibytes(max(bases)),
            "profile": arguments.profile,
            "candidates": arguments.candidates,
            "queries": arguments.queries,
            "steps": arguments.steps,
            "backbone": arguments.backbone,
        },
        arguments.results,
    )


def _alone(work: Callable[..., tuple[int, int]], *inputs: object) -> tuple[int, int]:
    """``work``'s result, from a process that does nothing else: a peak cannot be taken back."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, inputs)


def _attack(candidates: int, queries: int, backbone: str, spec: AttackSpec) -> tuple[int, int]:
    """Peak bytes before the attack, and beyond them by the attack."""
    model, images, gallery = _prepared(candidates, queries, backbone)
    base = peak_bytes()
    run_attack(model, images, torch.arange(queries), spec, gallery, batch=queries)
    return base, peak_bytes() - base


def _clean(candidates: int, name: str) -> tuple[int, int]:
    """As ``_attack`` for the scores of the benign gallery, beside no network at all."""
    embeddings, labels = sop_like(candidates)
    base = peak_bytes()
    if name == "retrieval":
        retrieval_scores(embeddings, labels, Metric.NORMALISED)
    else:
        nmi(embeddings, labels, Metric.NORMALISED, iterations=1)
    return base, peak_bytes() - base


def _prepared(candidates: int, queries: int, backbone: str) -> tuple[nn.Module, Tensor, Gallery]:
    """A network that has had its pass, queries, and a gallery whose first rows are the queries' own."""
    embeddings, labels = sop_like(candidates)
    torch.manual_seed(0)
    model = _network(backbone).eval().requires_grad_(False)
    images = torch.rand(queries, 3, SIDE, SIDE)
    perturbed = images.clone().requires_grad_()
    own = embed(model, perturbed, Metric.NORMALISED)
    torch.autograd.grad(own.sum(), perturbed)
    embeddings[:queries] = own.detach()
    return model, images, Gallery(embeddings, labels, Metric.NORMALISED)


def _network(backbone: str) -> nn.Module:
    if backbone != STAND_IN:
        return build_backbone(backbone, weights="random")
    return nn.Sequential(nn.Conv2d(3, 8, 16, stride=16), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 14 * 14, DIMENSIONS))


def _short(spec: AttackSpec, steps: int) -> AttackSpec:
    budget: Budget = spec.budget.model_copy(update={"steps": steps})
    return spec.model_copy(update={"budget": budget})


if __name__ == "__main__":
    main()
