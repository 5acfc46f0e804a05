"""What share of a training step the data take, at 28x28 and at 224x224.

    python benchmarks/loader.py                                        # Fashion-MNIST, and a miniature CUB tree
    python benchmarks/loader.py --pairs 8 --images 32 --repeats 3

``images_per_second``: of ``ImageSet.training_batch`` on the CPU, channels-last, as training asks for it. Fashion-MNIST
lies in memory; the 224x224 set is a tree of drawn JPEG files of ``--side`` pixels in CUB's layout, decoded and resized
once into a memory-mapped cache (``cache_ms_each``, on all cores) and read from there at random places; the operating
system still holds the file in memory then, so no disk is measured. ``pass_seconds``: the network passes that a batch
cannot do without, from medians of passes of ``--passed`` images, scaled to the batch: ``none`` is one forward and
backward with weight gradients on all images, ``hm`` the recipe's PGD steps (forward, backward to the input) on the
three images of every triplet and one forward and backward with weight gradients on these. ``data_share`` = data / (data
+ passes); ``ratio`` = (data + passes) / passes of the worse of both sets under ``hm``, what robsweep is for.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from record import RESULTS, record
from torch import nn

from robsweep.config.recipes import recipe
from robsweep.data.catalog import load
from robsweep.data.image_set import ImageSet
from robsweep.data.pairs import draw_pairs
from robsweep.data.sample import write_sample
from robsweep.devices import place
from robsweep.models.batchnorm import freeze_batchnorm
from robsweep.models.build import build_backbone
from robsweep.perturb import frozen

CLASSES = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, help="of a batch (default: 128 at 28x28, 56 at 224x224)")
    parser.add_argument("--images", type=int, default=512, help="of the 224x224 tree, half of them in training")
    parser.add_argument("--side", type=int, default=500, help="width of its JPEG files in pixels, as CUB's are")
    parser.add_argument("--passed", type=int, default=16, help="images of a measured pass")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--data-root", type=Path, help="of Fashion-MNIST")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    small = _measure(load("fashion", "train", arguments.data_root), "rc2f2", arguments)
    with tempfile.TemporaryDirectory() as folder:
        write_sample(
            "cub",
            Path(folder),
            classes=CLASSES,
            images_per_class=max(4, arguments.images // CLASSES),
            side=arguments.side,
        )
        began = time.perf_counter()
        data = load("cub", "train", Path(folder))
        cached = (time.perf_counter() - began) / len(data)
        large = _measure(data, "rres18", arguments)
    record(
        "loader",
        {
            "ratio": max(small.pop("ratio"), large.pop("ratio")),
            "28x28": small,
            "224x224": {**large, "cache_ms_each": round(1e3 * cached, 2), "cached_images": len(data)},
            "side": arguments.side,
            "passed": arguments.passed,
            "repeats": arguments.repeats,
        },
        arguments.results,
    )


def _measure(data: ImageSet, backbone: str, arguments: argparse.Namespace) -> dict[str, Any]:
    usual = recipe(data.name, backbone)
    budget, pairs = usual.budget, arguments.pairs or usual.pairs
    loading = _loading_seconds(data, pairs, arguments.repeats)
    to_input, update = _pass_seconds(data, backbone, arguments)
    passes = {"none": 2 * pairs * update, "hm": 3 * pairs * (budget.steps * to_input + update)}
    return {
        "ratio": round((loading + passes["hm"]) / passes["hm"], 6),
        "images_per_second": round(2 * pairs / loading),
        "batch_ms": round(1e3 * loading, 3),
        "pass_seconds": {name: round(seconds, 4) for name, seconds in passes.items()},
        "data_share": {name: round(loading / (loading + seconds), 8) for name, seconds in passes.items()},
        "dataset": data.name,
        "backbone": backbone,
        "pairs": pairs,
        "pgd_steps": budget.steps,
    }


def _loading_seconds(data: ImageSet, pairs: int, repeats: int) -> float:
    drawn = draw_pairs(data.labels, seed=0, epoch=0)
    random = np.random.default_rng(0)

    def batch() -> None:
        rows = drawn[random.integers(len(drawn), size=pairs)].reshape(-1)
        images = data.training_batch(rows, seed=0, epoch=0, step=1)
        images.contiguous(memory_format=torch.channels_last)

    return _median_seconds(batch, repeats)


def _pass_seconds(data: ImageSet, backbone: str, arguments: argparse.Namespace) -> tuple[float, float]:
    """An image's share of a pass to the input, and of one with weight gradients."""
    model = build_backbone(backbone, weights="random")
    if recipe(data.name, backbone).freeze_batchnorm:
        freeze_batchnorm(model)
    model = place(model.train(), "cpu")
    images = data.batch(np.arange(arguments.passed) % len(data)).contiguous(memory_format=torch.channels_last)
    few = max(3, arguments.repeats // 4)  # a pass takes far longer than a batch of data

    def to_input() -> None:
        perturbed = images.detach().requires_grad_()
        with frozen(model):
            torch.autograd.grad(model(perturbed).sum(), perturbed)

    seconds = [_median_seconds(work, few) / len(images) for work in (to_input, lambda: _update(model, images))]
    return seconds[0], seconds[1]


def _update(model: nn.Module, images: torch.Tensor) -> None:
    model.zero_grad(set_to_none=True)
    model(images).sum().backward()


def _median_seconds(work: Callable[[], None], repeats: int) -> float:
    work()
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
