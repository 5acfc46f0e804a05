"""What a defense is: one training step's loss, made from a batch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import torch
from torch import Tensor, nn

from robsweep.defenses.share import WHOLE, Share


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """Result of one step.

    ``loss``: scalar with its graph, to call backward on. ``logs``: detached scalars, where they exist:
    ``loss``; ``triplet`` (the outer triplet loss alone); ``ics`` (its weighted term); ``lga_level`` (H_D of a
    gradual adversary); ``active`` (share of triplets with a positive loss); ``hardness`` (mean
    d(a,p) - d(a,n) of the trained triplets). ``passes``: forward and input-backward passes of single images
    spent on perturbing them (PGD steps run times images).
    """

    loss: Tensor
    logs: dict[str, Tensor] = field(default_factory=dict)
    passes: int = 0


class DefenseStep(Protocol):
    """A defense inside a training loop; it owns no optimiser and no process group."""

    def step(
        self,
        model: nn.Module,
        images: Tensor,
        labels: Tensor,
        *,
        generator: torch.Generator,
        progress: float,
        share: Share = WHOLE,
    ) -> StepOutcome:
        """The loss of one batch.

        Args:
            model: images -> raw embeddings; comes and leaves in train mode.
            images: ``2B x C x H x W`` in [0, 1], pairs in the order a0, p0, a1, p1, ...; with ``share`` this
                worker's own alone.
            labels: ``2B`` int64, of the whole batch.
            generator: source of every random choice; with ``share`` in the same state on all workers.
            progress: epochs done over epochs to do, in [0, 1).
            share: this worker's part of a batch mined over all workers. ``loss`` and ``logs`` are then those of the
                whole batch, ``passes`` this worker's.
        """

    def observe(self, loss: float) -> None:
        """Told after each step, also one without images, the mean adversarial triplet loss of all workers (no ICS)."""

    def state_dict(self) -> dict[str, float]:
        """What a resumed run must know beyond the weights."""

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """Take up a state that ``state_dict`` gave."""


class Stateless:
    """The part of the protocol that a defense without memory need not repeat."""

    def observe(self, loss: float) -> None:
        """Nothing to remember."""

    def state_dict(self) -> dict[str, float]:
        """Empty."""
        return {}

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """Nothing to take up."""
