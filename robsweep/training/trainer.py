"""The training loop of one configuration, in plain torch."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from robsweep.code_version import code_version
from robsweep.config.configuration import Configuration
from robsweep.data.image_set import ImageSet
from robsweep.data.pairs import pair_batches, steps_per_epoch
from robsweep.defenses.build import build_defense
from robsweep.models.batchnorm import freeze_batchnorm
from robsweep.models.build import build_backbone
from robsweep.training.checkpoint import CheckpointInfo, load_info, load_state, load_weights, save_checkpoint
from robsweep.training.optimiser import build_optimiser
from robsweep.training.world import Alone, World


@dataclass(frozen=True, slots=True)
class StepReport:
    """Where training stands after a step, as worker ``rank`` of ``workers`` sees it.

    ``logs`` are the defense's scalars; ``passes`` images so far.
    """

    epoch: int
    step: int
    steps: int
    logs: dict[str, float]
    passes: int
    seconds: float
    rank: int = 0
    workers: int = 1


class Trainer:
    """Trains one configuration epoch by epoch; the same seed gives the same weights on the same hardware."""

    def __init__(
        self,
        configuration: Configuration,
        data: ImageSet,
        *,
        seed: int,
        device: str = "cpu",
        world: World | None = None,
    ) -> None:
        recipe = configuration.training
        self.configuration, self.data, self.seed, self.device = configuration, data, seed, device
        self.world = world or Alone()
        identity = configuration.identity
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            model = build_backbone(identity.backbone, embedding_dim=recipe.embedding_dim, weights=recipe.weights)
        if recipe.freeze_batchnorm:
            freeze_batchnorm(model)
        self.model = model.to(device)
        self.optimiser = build_optimiser(recipe.optimiser, self.model)
        self.defense = build_defense(identity.defense, identity.loss, recipe.budget)
        self.generator = torch.Generator(device=device)
        self.epoch = self.training_steps = self.train_passes = 0
        self.train_seconds = 0.0

    @property
    def steps_per_epoch(self) -> int:
        """Updates of the weights an epoch."""
        return steps_per_epoch(len(self.data.labels), self.configuration.training.pairs)

    def run_epoch(
        self,
        on_step: Callable[[StepReport], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> bool:
        """One pass over all anchors. False if ``should_stop`` ended it early: the epoch then does not count."""
        stream = _stream(self.seed, self.epoch, self.world.rank)
        self.generator.manual_seed(stream)
        with torch.random.fork_rng(devices=[self.device] if self.device.startswith("cuda") else []):
            torch.manual_seed(stream)  # layers such as stochastic depth draw from the global generator
            return self._run_epoch(on_step, should_stop)

    def _run_epoch(self, on_step: Callable[[StepReport], None] | None, should_stop: Callable[[], bool] | None) -> bool:
        recipe = self.configuration.training
        self.model.train()
        began = time.perf_counter()
        before = self.train_seconds
        batches = pair_batches(
            self.data.labels,
            recipe.pairs,
            seed=self.seed,
            epoch=self.epoch,
            shard=self.world.rank,
            shards=self.world.size,
        )
        left = len(self.data.labels)
        for step, rows in enumerate(batches, start=1):
            if should_stop is not None and should_stop():
                return False
            whole = min(recipe.pairs, left)
            left -= whole
            share = len(rows) / 2 / whole
            offset = 2 * (whole * self.world.rank // self.world.size)
            images = self.data.training_batch(
                rows, seed=self.seed, epoch=self.epoch, step=step, offset=offset, device=self.device
            )
            logs = self._step(images, torch.as_tensor(self.data.labels[rows], device=self.device), share)
            self.train_seconds = before + time.perf_counter() - began
            if on_step is not None:
                on_step(StepReport(self.epoch, step, self.steps_per_epoch, logs, self.train_passes, self.train_seconds))
        self.epoch += 1
        return True

    def _step(self, images: Tensor, labels: Tensor, share: float) -> dict[str, float]:
        progress = self.epoch / self.configuration.training.epochs
        outcome = self.defense.step(self.model, images, labels, generator=self.generator, progress=progress)
        self.optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(outcome.loss)
        self.world.average_gradients(self.model, share)
        self.optimiser.step()
        triplet = self.world.average(outcome.logs.get("triplet", outcome.logs["loss"]), share)
        names = list(outcome.logs)
        values = torch.stack([outcome.logs[name].float() for name in names] + [triplet.float()]).tolist()
        self.defense.observe(values[-1])
        self.training_steps += 1
        self.train_passes += outcome.passes
        return dict(zip(names, values, strict=False))

    @property
    def info(self) -> CheckpointInfo:
        """Provenance and cost so far."""
        return CheckpointInfo(
            configuration=self.configuration,
            seed=self.seed,
            epoch=self.epoch,
            training_steps=self.training_steps,
            train_passes=self.train_passes,
            train_seconds=self.train_seconds,
            data_fingerprint=self.data.fingerprint,
            code_version=code_version(),
        )

    def save(self, folder: Path) -> None:
        """Write a checkpoint from which ``restore`` goes on bit for bit.

        Every epoch's random numbers are a function of (seed, epoch, rank), so no generator needs to be stored.
        """
        state = {"optimiser": self.optimiser.state_dict(), "defense": self.defense.state_dict()}
        save_checkpoint(folder, self.info, self.model.state_dict(), state)

    def restore(self, folder: Path) -> None:
        """Go on from a checkpoint of the same configuration and seed.

        Raises:
            UserError: no checkpoint there, or damaged.
        """
        info, state = load_info(folder), load_state(folder)
        self.model.load_state_dict(load_weights(folder))
        self.optimiser.load_state_dict(state["optimiser"])
        self.defense.load_state_dict(state["defense"])
        self.epoch, self.training_steps = info.epoch, info.training_steps
        self.train_passes, self.train_seconds = info.train_passes, info.train_seconds


def _stream(seed: int, epoch: int, rank: int) -> int:
    """A seed of its own for each worker and epoch."""
    return int(np.random.SeedSequence((seed, epoch, rank)).generate_state(1, np.uint64)[0] >> 1)
