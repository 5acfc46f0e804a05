"""How much of an adversarial training step is the network passes that nobody can do without.

    python benchmarks/train_floor.py                                   # HM[S,g_LGA]&ICS, 8 and 32 PGD steps, 128 pairs
    python benchmarks/train_floor.py --models rc2f2p --pgd-steps 8 --training-steps 3

The floor of a step: the PGD steps it ran x (forward + backward to the input alone) on the images it perturbs, then one
forward and backward with weight gradients on the images that the update needs (the triplets; with ICS also their benign
anchors and positives), and the optimiser's step. All in the batches and the memory layout that are fastest here. Steps
are those of the training loop itself, data and mining included; floor and step are measured in turns, medians compared.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from images_per_pair import images_per_pair
from record import RESULTS, record
from torch import Tensor, nn

from robsweep.config.configuration import configuration_of
from robsweep.config.precision import UsedPrecision
from robsweep.config.recipes import recipe
from robsweep.data.catalog import load
from robsweep.devices import autocast, checked_device, place
from robsweep.models.small import c2f2
from robsweep.perturb import frozen
from robsweep.training.step_report import StepReport
from robsweep.training.trainer import Trainer

WEIGHTS = Path(__file__).resolve().parent.parent / "tests" / "golden" / "weights.safetensors"
MODELS = ("rc2f2ghmetsmi", "rc2f2ghmetsm", "rc2f2p", "rc2f2d", "rc2f2amd")
BATCHES = (64, 128, 192, 384)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["rc2f2ghmetsmi"], choices=MODELS)
    parser.add_argument("--pgd-steps", type=int, nargs="+", default=[8, 32])
    parser.add_argument("--pairs", type=int, default=128)
    parser.add_argument("--training-steps", type=int, default=8, help="steps measured, after one that is not")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--data-root", type=Path)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    data = load("fashion", "train", arguments.data_root)
    for model in arguments.models:
        for steps in arguments.pgd_steps:
            measure(model, steps, data, arguments)


def measure(name: str, pgd_steps: int, data: object, arguments: argparse.Namespace) -> None:
    """One row: medians of a training step and of its floor, in turns."""
    pairs = arguments.pairs
    budget = recipe("fashion", "rc2f2").budget.model_copy(update={"steps": pgd_steps})
    configuration = configuration_of(f"fashion:{name}:ptripletN", pairs=pairs, budget=budget.model_dump())
    from safetensors.torch import load_file

    device = checked_device(arguments.device)
    trainer = Trainer(configuration, data, seed=0, device=device)  # type: ignore[arg-type]
    trainer.learner.model.load_state_dict(load_file(WEIGHTS))
    each = images_per_pair(configuration.identity.defense)
    floor = Floor(round(each.perturbed * pairs), each.updated * pairs, device, trainer.learner.precision)
    taken: list[float] = []
    needed: list[float] = []
    run: list[float] = []
    state = {"began": time.perf_counter(), "passes": 0}

    def on_step(report: StepReport) -> None:
        step = time.perf_counter() - state["began"]
        count = (report.passes - state["passes"]) / floor.perturbed
        if report.step > 1:  # the first step fills caches and allocates
            taken.append(step)
            needed.append(floor.seconds(count))
            run.append(count)
        state["passes"], state["began"] = report.passes, time.perf_counter()

    trainer.run_epoch(on_step, lambda: len(taken) >= arguments.training_steps)
    record(
        "train_floor",
        {
            "ratio": round(statistics.median(step / least for step, least in zip(taken, needed, strict=True)), 3),
            "configuration": str(configuration),
            "pgd_steps": pgd_steps,
            "pgd_steps_run": round(statistics.mean(run), 1),
            "pairs": pairs,
            "device": device,
            "seconds": round(statistics.median(taken), 3),
            "floor_seconds": round(statistics.median(needed), 3),
            "images_per_second": round(floor.perturbed * statistics.mean(run) / statistics.median(taken), 1),
            "training_steps": len(taken),
            "floor_batch": floor.batch,
        },
        arguments.results,
    )


class Floor:
    """The passes of a step of a network of its own: the same architecture, layout and batch sizes."""

    def __init__(self, perturbed: int, updated: int, device: str, precision: UsedPrecision) -> None:
        self.model, self.precision = place(c2f2(), device), precision
        self.perturbed = perturbed
        self.images = torch.rand(max(perturbed, updated), 1, 28, 28, device=device)
        self.updated = updated
        self.optimiser = torch.optim.Adam(self.model.parameters(), lr=1e-6)
        sizes = [size for size in BATCHES if size <= perturbed] or [perturbed]
        timed: dict[float, int] = {}
        for size in sizes:
            self.batch = size
            timed[min(_seconds(self._perturb) for _ in range(4))] = size
        self.batch = timed[min(timed)]

    def seconds(self, pgd_steps: float) -> float:
        """Time of ``pgd_steps`` passes to the input and one update, measured now."""
        passes = [_seconds(self._perturb) for _ in range(max(1, round(pgd_steps)))]
        return float(np.mean(passes)) * pgd_steps + _seconds(self._update)

    def _perturb(self) -> None:
        with frozen(self.model):
            for block in self.images[: self.perturbed].split(self.batch):
                _to_input(self.model, block, self.precision)

    def _update(self) -> None:
        self.optimiser.zero_grad(set_to_none=True)
        features = self.model(self.images[: self.updated])
        torch.autograd.backward(features, torch.ones_like(features))
        self.optimiser.step()


def _to_input(model: nn.Module, images: Tensor, precision: UsedPrecision) -> None:
    images = images.detach().requires_grad_()
    with autocast(precision, images.device):
        features = model(images)
    torch.autograd.grad(features, images, torch.ones_like(features))


def _wait() -> None:
    if torch.cuda.is_initialized():
        torch.cuda.synchronize()


def _seconds(work: Callable[[], None]) -> float:
    _wait()
    began = time.perf_counter()
    work()
    _wait()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
