"""How much of an attack's time is the network passes that nobody can do without.

    python benchmarks/attack_floor.py                           # rob28, 512 queries, 10,000 candidates, rc2f2
    python benchmarks/attack_floor.py --queries 64 --steps 2

The floor of an attack: steps x (forward + backward to the input alone) of the same network on the same images, in the
batches and the memory layout that are fastest here; where the loss ranges over all candidates as seen from the
perturbed query also a product of queries and candidates a step (QA, GTT, LTM), and one back (QA, GTT: LTM's gradient
knows two candidates). Floor and attack are measured in turns, ``--repeats`` times, and the medians are compared.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from record import RESULTS, record
from torch import Tensor, nn

from robsweep.attacks import Gallery, embed_gallery, run_attack
from robsweep.config.attacks import AttackSpec
from robsweep.config.precision import UsedPrecision
from robsweep.config.scoring import ScoringConfig
from robsweep.data.catalog import load
from robsweep.devices import autocast, checked_device, place
from robsweep.grammar.hardness import Metric
from robsweep.models.small import c2f2
from robsweep.perturb import frozen

WEIGHTS = Path(__file__).resolve().parent.parent / "tests" / "golden" / "weights.safetensors"
FORWARD_PRODUCT = ("QA", "GTT", "LTM")
BACKWARD_PRODUCT = ("QA", "GTT")
BATCHES = (64, 128, 256, 512)
LAYOUTS = (torch.contiguous_format, torch.channels_last)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=int, default=512)
    parser.add_argument("--steps", type=int, help="PGD steps in place of the profile's")
    parser.add_argument("--attacks", nargs="+", help="labels of the attacks to measure, such as CA+ (default: all)")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--precision", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--data-root", type=Path)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    device = checked_device(arguments.device)
    data = load("fashion", "test", arguments.data_root)
    images = data.batch(np.arange(min(arguments.queries, len(data))), device)
    rows = torch.arange(len(images), device=device)
    from safetensors.torch import load_file

    model = c2f2()
    model.load_state_dict(load_file(WEIGHTS))
    place(model, device)
    everything = data.batch(np.arange(len(data)), device).split(256)
    gallery = embed_gallery(model, everything, torch.from_numpy(data.labels), Metric.NORMALISED)
    batch, layout = fastest(model, images, arguments.precision)
    specs = [
        spec
        for spec in ScoringConfig(steps=arguments.steps).specs
        if arguments.attacks is None or spec.label in arguments.attacks
    ]
    floors: dict[str, float] = {}
    attacks: dict[str, float] = {}
    for spec in specs:
        floor, attack = [], []
        for _ in range(arguments.repeats):
            floor.append(timed(lambda s=spec: needed(model, images, s, gallery, batch, layout, arguments.precision)))
            attack.append(
                timed(lambda s=spec: run_attack(model, images, rows, s, gallery, precision=arguments.precision))
            )
        floors[spec.label], attacks[spec.label] = statistics.median(floor), statistics.median(attack)
    record(
        "attack_floor",
        {
            "ratio": round(sum(attacks.values()) / sum(floors.values()), 3),
            "floor_seconds": round(sum(floors.values()), 2),
            "seconds": round(sum(attacks.values()), 2),
            "ratios": {name: round(attacks[name] / floors[name], 3) for name in floors},
            "attacks": {name: round(value, 2) for name, value in attacks.items()},
            "queries": len(images),
            "candidates": len(gallery),
            "steps": specs[0].budget.steps,
            "precision": arguments.precision,
            "device": device,
            "floor_batch": batch,
            "floor_layout": str(layout).removeprefix("torch."),
        },
        arguments.results,
    )


def needed(
    model: nn.Module,
    images: Tensor,
    spec: AttackSpec,
    gallery: Gallery,
    batch: int,
    layout: torch.memory_format,
    precision: UsedPrecision,
) -> None:
    """The passes and products of an attack and nothing else."""
    passes(model, images, spec.budget.steps, batch, layout, precision)
    queries = gallery.embeddings[: len(images)]
    for _ in range(spec.budget.steps):
        for block in queries.split(batch):
            if spec.name in FORWARD_PRODUCT:
                product = block @ gallery.embeddings.T
                if spec.name in BACKWARD_PRODUCT:
                    product @ gallery.embeddings


def passes(
    model: nn.Module, images: Tensor, steps: int, batch: int, layout: torch.memory_format, precision: UsedPrecision
) -> None:
    """``steps`` x (forward, backward to the input)."""
    with frozen(model):
        for block in images.contiguous(memory_format=layout).split(batch):
            for _ in range(steps):
                block.requires_grad_()
                with autocast(precision, block.device):
                    features = model(block)
                torch.autograd.grad(features, block, torch.ones_like(features))


def fastest(model: nn.Module, images: Tensor, precision: UsedPrecision) -> tuple[int, torch.memory_format]:
    """The batch size and the layout in which a pass takes least, best of five."""
    found: dict[float, tuple[int, torch.memory_format]] = {}
    for layout in LAYOUTS:
        model.to(memory_format=layout)
        for batch in BATCHES:
            spent = [timed(lambda b=batch, f=layout: passes(model, images, 1, b, f, precision)) for _ in range(5)]
            found[min(spent)] = (batch, layout)
    batch, layout = found[min(found)]
    model.to(memory_format=torch.channels_last)
    return batch, layout


def _wait() -> None:
    if torch.cuda.is_initialized():
        torch.cuda.synchronize()


def timed(work: Callable[[], object]) -> float:
    """Seconds, with what an accelerator still computes."""
    _wait()
    began = time.perf_counter()
    work()
    _wait()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
