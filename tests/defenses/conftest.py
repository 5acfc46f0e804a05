"""A tiny model and batch for contracts; the reference's model, batch and numbers for exactness."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from robsweep.config.budget import Budget
from robsweep.defenses import build_defense
from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.step import StepOutcome
from robsweep.grammar.loss import parse_loss
from robsweep.grammar.strings import parse_defense
from robsweep.models.small import c2f2
from robsweep.perturb import Objective, Perturbed, autograd_gradient, perturb

GOLDEN = Path(__file__).parents[1] / "golden"


class Recorder(nn.Module):
    """A small network that keeps the images it saw in training mode."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(), nn.Linear(48, 24), nn.BatchNorm1d(24), nn.Tanh(), nn.Dropout(0.1), nn.Linear(24, 8)
        )
        self.seen: list[Tensor] = []

    def forward(self, images: Tensor) -> Tensor:
        if self.training:
            self.seen.append(images.detach().clone())
        result: Tensor = self.layers(images)
        return result


@pytest.fixture
def tiny_batch() -> Batch:
    """Classes 0 and 1 overlap, 2 lies apart and 3 far apart: some triplets are easy, some are hard, for every miner."""
    source = torch.Generator().manual_seed(6)
    centres = torch.rand(4, 3, 4, 4, generator=source)
    centres[1] = centres[0]
    centres[3] = (centres[3] > 0.5).float()
    labels = torch.tensor([0, 0, 1, 1, 0, 0, 2, 2, 3, 3, 1, 1])
    images = centres[labels] + 0.1 * torch.randn(12, 3, 4, 4, generator=source)
    return Batch(images.clamp(0, 1), labels)


@pytest.fixture
def tiny_model(tiny_batch: Batch) -> Recorder:
    """Untrained, with running statistics that fit the batch and embeddings some units apart."""
    with torch.random.fork_rng():
        torch.manual_seed(5)
        model = Recorder()
    model.layers[2].momentum = 1.0
    with torch.no_grad():
        model.layers[5].weight.mul_(2)
        model.layers[2](model.layers[:2](tiny_batch.images))
    model.layers[2].momentum = 0.1
    return model


@pytest.fixture
def one_step(tiny_model: Recorder, tiny_batch: Batch) -> Callable[..., tuple[StepOutcome, Tensor, Tensor, Tensor]]:
    """Outcome, trained images, which of them are benign, and their embeddings as the loss saw them."""

    def run(suffix: str, loss: str = "ptripletN") -> tuple[StepOutcome, Tensor, Tensor, Tensor]:
        tiny_model.layers[4].p = 0.0
        step = build_defense(parse_defense(suffix), parse_loss(loss), Budget(eps=0.1, alpha=0.04, steps=3))
        outcome = step.step(tiny_model, tiny_batch, Moment(torch.Generator().manual_seed(2), 0.5))
        (trained,) = tiny_model.seen
        benign = torch.tensor([any(torch.equal(image, other) for other in tiny_batch.images) for image in trained])
        with torch.no_grad():
            embedded = F.normalize(tiny_model(trained))
        return outcome, trained, benign, embedded

    return run


@pytest.fixture
def generator() -> torch.Generator:
    return torch.Generator().manual_seed(17)


@pytest.fixture(scope="session")
def golden() -> Callable[[str], dict[str, Any]]:
    """A file of ``tests/golden`` by name, arrays as tensors."""
    cache: dict[str, dict[str, Any]] = {}

    def load(name: str) -> dict[str, Any]:
        if name not in cache:
            if name.endswith(".json"):
                cache[name] = json.loads((GOLDEN / name).read_text())
            else:
                with np.load(GOLDEN / name) as arrays:
                    cache[name] = {key: torch.from_numpy(arrays[key]) for key in arrays}
        return cache[name]

    return load


@pytest.fixture(scope="session")
def golden_batch(golden: Callable[[str], dict[str, Any]]) -> Batch:
    arrays = golden("batch.npz")
    return Batch(arrays["images_u8"].float().div(255).unsqueeze(1), arrays["labels"])


@pytest.fixture(scope="session")
def _trained() -> nn.Module:
    model = c2f2()
    model.load_state_dict(load_file(GOLDEN / "weights.safetensors"))
    return model


@pytest.fixture
def golden_model(_trained: nn.Module) -> Iterator[nn.Module]:
    _trained.train()
    yield _trained
    _trained.zero_grad()


@pytest.fixture(scope="session")
def golden_budget() -> Callable[[int], Budget]:
    return lambda steps: Budget(eps=77 / 255, alpha=3 / 255, steps=steps)


@dataclass(frozen=True)
class Closeness:
    """How near a perturbation is to the recorded one."""

    images: Tensor
    cosine: float
    """Of an image's first gradient, the least of all whose recorded one is not 0."""
    signs: float
    """Share of pixels whose first gradients agree in sign."""
    pixels: float
    """Share of adversarial pixels that agree to 1e-4."""
    losses: Tensor
    """Relative difference of the loss at each step."""


@pytest.fixture(scope="session")
def compare(golden_budget: Callable[[int], Budget]) -> Callable[..., Closeness]:
    """Hold a perturbation (run here unless ``made``), on a model already frozen, against the arrays of ``key``."""

    def run(
        objective: Objective, start: Tensor, arrays: dict[str, Tensor], key: str, steps: int,
        made: Perturbed | None = None,
    ) -> Closeness:  # fmt: skip
        first, _ = autograd_gradient(objective, start, 0)
        recorded = arrays[f"{key}_grad0"]
        if made is None:
            made = perturb(start, objective, golden_budget(steps))
        moving = (recorded != 0).flatten(1).any(dim=1)
        cosines = torch.cosine_similarity(first.flatten(1).double(), recorded.flatten(1).double(), dim=1)
        losses = (made.losses if made.losses.ndim == 1 else made.losses.sum(dim=1)).double()
        expected = arrays[f"{key}_losses"]
        assert len(losses) == len(expected)
        return Closeness(
            images=made.images,
            cosine=cosines[moving].min().item(),
            signs=(first.sign() == recorded.sign()).float().mean().item(),
            pixels=((made.images - arrays[f"{key}_adv"]).abs() < 1e-4).float().mean().item(),
            losses=(losses - expected).abs() / expected.abs().clamp_min(1e-6),
        )

    return run
