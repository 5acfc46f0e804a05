"""Training step of HM[S,g_LGA]&ICS on an accelerator: against a plain loop, and against what the card can do at all.

    python benchmarks/gpu.py                                           # rres18, 224x224, 56 pairs, 32 PGD steps on CUDA
    python benchmarks/gpu.py --device cpu --pairs 1 --pgd-steps 1 --training-steps 1

On a CPU the sizes are tiny unless given: 4 pairs, 2 steps (``tiny`` says so: the update, once a step, then weighs as
much as PGD). Images and weights are random, no files are needed, and PGD is kept from stopping early, so that all do
the same work. ``images_per_second`` are images perturbed x PGD steps over the seconds of whole steps:

``plain``     the step written down here in a few lines: float32, eager, one batch, gradients to the input alone in PGD,
              triplets of a random negative; TF32 as torch's defaults have it
``robsweep``  ``Trainer``, data and mining included, compiled on CUDA; ``precision`` says what its default means here
``floor``     forward and backward to the input alone, in that precision, channels-last, compiled on CUDA, in the batch
              that is fastest of all that fit (``floor_batch``)

``speed_up`` = robsweep / plain; ``ratio`` = floor / robsweep. A step's update of the weights is not in the floor.
"""

import argparse
import statistics
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from record import RESULTS, record
from torch import Tensor, nn

from robsweep.attacks.batches import CPU_LARGE
from robsweep.config.configuration import Configuration, configuration_of
from robsweep.config.precision import UsedPrecision
from robsweep.data.image_set import ImageSet
from robsweep.defenses import hm
from robsweep.devices import autocast, checked_device, compile_network, place, used_precision
from robsweep.models.batchnorm import freeze_batchnorm
from robsweep.models.build import build_backbone
from robsweep.training.step_report import StepReport
from robsweep.training.trainer import Trainer

SIDE, STORED = 224, 256
CLASSES = 16
MARGIN, ICS_WEIGHT = 0.2, 0.5
ON_CPU = {"pairs": 4, "pgd_steps": 2, "training_steps": 2}
ON_CARD = {"pairs": 56, "pgd_steps": 32, "training_steps": 5}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--backbone", default="rres18", help="of 224x224 images")
    parser.add_argument("--pairs", type=int)
    parser.add_argument("--pgd-steps", type=int)
    parser.add_argument("--training-steps", type=int, help="that are measured, after one that is not")
    parser.add_argument(
        "--compile", action=argparse.BooleanOptionalAction, help="floor and robsweep (default: on CUDA)"
    )
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    device = checked_device(arguments.device)
    on_card = torch.device(device).type == "cuda"
    sizes = {
        name: given if (given := getattr(arguments, name)) is not None else default
        for name, default in (ON_CARD if on_card else ON_CPU).items()
    }
    compiled = on_card if arguments.compile is None else arguments.compile
    configuration = _configuration(arguments.backbone, compile_=compiled, **sizes)
    data = _images(sizes["pairs"] * (sizes["training_steps"] + 1))
    precision = used_precision("auto", device)
    plain = _plain(configuration, data, device, sizes["training_steps"])
    ours = _ours(configuration, data, device, sizes["training_steps"])
    least, batch = _floor(configuration, precision, device, compiled)
    record(
        "gpu",
        {
            "ratio": round(least / ours, 3),
            "speed_up": round(ours / plain, 2),
            "images_per_second": {"plain": round(plain, 3), "robsweep": round(ours, 3), "floor": round(least, 3)},
            "configuration": str(configuration),
            "device": device,
            "tiny": sizes["pairs"] < ON_CARD["pairs"] or sizes["pgd_steps"] < ON_CARD["pgd_steps"],
            "precision": precision,
            "floor_batch": batch,
            "compiled": compiled,
            **sizes,
        },
        arguments.results,
    )


def _configuration(backbone: str, *, compile_: bool, pairs: int, pgd_steps: int, training_steps: int) -> Configuration:
    name = f"cub:{backbone}ghmetsmi:ptripletN"
    budget = configuration_of(name).training.budget.model_copy(update={"steps": pgd_steps})
    changes = {"pairs": pairs, "budget": budget.model_dump(), "compile": compile_}
    return configuration_of(name, weights="random", epochs=1, **changes)


def _images(count: int) -> ImageSet:
    """Noise in the form of a colour data set."""
    random = np.random.default_rng(0)
    images = random.integers(256, size=(count, 3, STORED, STORED), dtype=np.uint8)
    return ImageSet("cub", "train", images, np.arange(count) % CLASSES, "noise", SIDE)


def _plain(configuration: Configuration, data: ImageSet, device: str, count: int) -> float:
    """Images per second of the loop that one would write first."""
    recipe = configuration.training
    torch.manual_seed(0)
    model = build_backbone(configuration.identity.backbone, weights="random").to(device)
    freeze_batchnorm(model)
    optimiser = torch.optim.Adam(model.parameters(), lr=recipe.optimiser.lr, weight_decay=recipe.optimiser.weight_decay)
    budget = recipe.budget
    seconds = []
    for step in range(count + 1):
        _wait(device)
        began = time.perf_counter()
        rows = np.arange(step * recipe.pairs, (step + 1) * recipe.pairs)
        anchor = data.batch(rows, device)
        benign = torch.cat((anchor, anchor.flip(0), anchor.roll(1, 0)))
        made = benign.clone()
        model.eval().requires_grad_(False)
        for _ in range(budget.steps):
            made.requires_grad_()
            gap = _hardness(model(made)).clamp(max=0).square().mean()
            (slope,) = torch.autograd.grad(gap, made)
            made = made.detach() - budget.step_size * slope.sign()
            made = torch.min(torch.max(made, benign - budget.eps), benign + budget.eps).clamp(0, 1)
        model.requires_grad_(True).train()
        freeze_batchnorm(model)
        features = model(torch.cat((made, benign[: 2 * recipe.pairs])))
        perturbed, own = features[: len(made)], F.normalize(features[len(made) :], dim=1)
        moved = F.pairwise_distance(own[: recipe.pairs], F.normalize(perturbed[: recipe.pairs], dim=1))
        near = F.pairwise_distance(own[: recipe.pairs], own[recipe.pairs :])
        loss = F.relu(_hardness(perturbed) + MARGIN).mean() + ICS_WEIGHT * F.relu(moved - near).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        _wait(device)
        seconds.append(time.perf_counter() - began)
    return 3 * recipe.pairs * budget.steps / statistics.median(seconds[1:])


def _hardness(features: Tensor) -> Tensor:
    """d(a, p) - d(a, n) of anchors, positives and negatives one after the other, less a destination of 0."""
    a, p, n = F.normalize(features, dim=1).chunk(3)
    return F.pairwise_distance(a, p) - F.pairwise_distance(a, n)


def _ours(configuration: Configuration, data: ImageSet, device: str, count: int) -> float:
    """Images per second of the training loop; PGD runs all its steps."""
    hm.CONVERGENCE_TOLERANCE = 0.0
    trainer = Trainer(configuration, data, seed=0, device=device)
    ends: list[float] = []
    passes: list[int] = []

    def on_step(report: StepReport) -> None:
        _wait(device)
        ends.append(time.perf_counter())
        passes.append(report.passes)

    trainer.run_epoch(on_step, lambda: len(ends) > count)
    return (passes[1] - passes[0]) / statistics.median(np.diff(ends).tolist())


def _floor(configuration: Configuration, precision: UsedPrecision, device: str, compiled: bool) -> tuple[float, int]:
    """Images per second of bare passes to the input, and the batch that gives most."""
    torch.manual_seed(0)
    model = build_backbone(configuration.identity.backbone, weights="random").eval().requires_grad_(False)
    model = place(model, device)
    if compiled:
        compile_network(model)
    whole = 3 * configuration.training.pairs
    on_card = torch.device(device).type == "cuda"
    found: dict[int, float] = {}
    for size in (whole * 2**power for power in range(20)) if on_card else sorted({min(CPU_LARGE, whole), whole}):
        try:
            found[size] = _passes_per_second(model, size, precision, device)
        except torch.OutOfMemoryError:
            break
        if on_card and found[size] < 0.9 * max(found.values()):
            break
    if not found:
        raise SystemExit(f"{whole} images do not fit {device}: give fewer --pairs")
    best = max(found, key=lambda size: found[size])
    return found[best], best


def _passes_per_second(model: nn.Module, size: int, precision: UsedPrecision, device: str) -> float:
    images = torch.rand(size, 3, SIDE, SIDE, device=device).contiguous(memory_format=torch.channels_last)

    def once() -> None:
        perturbed = images.detach().requires_grad_()
        with autocast(precision, device):
            features = model(perturbed)
        torch.autograd.grad(features, perturbed, torch.ones_like(features))

    once()  # compiles
    once()  # allocates
    seconds = []
    for _ in range(3):
        _wait(device)
        began = time.perf_counter()
        once()
        once()
        _wait(device)
        seconds.append((time.perf_counter() - began) / 2)
    return size / statistics.median(seconds)


def _wait(device: str) -> None:
    if torch.device(device).type == "cuda":
        torch.cuda.synchronize(device)


if __name__ == "__main__":
    main()
