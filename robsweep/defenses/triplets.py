"""Defenses that mine triplets on benign images, perturb some of their images and train on the outcome."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.embedding import embeddings
from robsweep.defenses.outer import triplet_outer
from robsweep.defenses.selection import mine_benign
from robsweep.defenses.step import DefenseStep, StepOutcome
from robsweep.grammar.loss import TripletLoss
from robsweep.perturb import Objective, Perturbed, frozen, perturb


@dataclass
class PerturbedTriplets(DefenseStep):
    """triplet(a, p~, n~), or triplet(a~, p~, n~); a subclass says what its adversary minimises.

    It gives ``objective``, or ``manipulate`` where the adversary needs more than the images.
    """

    loss: TripletLoss
    fixed_anchor: ClassVar[bool] = True
    """Whether anchors stay benign."""

    def objective(self, model: nn.Module) -> Objective:
        """Of the perturbed images: positives, then negatives; anchors before them unless they are fixed."""
        raise NotImplementedError

    def manipulate(self, model: nn.Module, images: Tensor, batch: Batch, moment: Moment) -> Perturbed:
        """Adversarial examples of this worker's ``images``, ``2T`` or ``3T``, of ``batch``."""
        with frozen(model) as network:
            return perturb(images, self.objective(network), self.budget)

    def step(self, model: nn.Module, batch: Batch, moment: Moment) -> StepOutcome:
        """See ``DefenseStep.step``."""
        own = [batch.share.own(places) for places in mine_benign(model, batch, moment, self.loss)]
        benign, perturbed = (own[:1], own[1:]) if self.fixed_anchor else ([], own)
        made = self.manipulate(model, batch.take(torch.cat(perturbed)), batch, moment)
        images = torch.cat([*map(batch.take, benign), made.images]) if benign else made.images
        parts = embeddings(model, images, self.metric).chunk(3)
        outer = triplet_outer(map(batch.share.gather, parts), self.metric)
        return StepOutcome(outer.loss, outer.logs, made.passes)
