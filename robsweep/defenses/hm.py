"""HM, hardness manipulation; Zhou & Patel 2022 (CVPR), Section 3."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.destination import destination_hardness
from robsweep.defenses.embedding import embeddings
from robsweep.defenses.gap import GAPS, Gap
from robsweep.defenses.outer import triplet_outer
from robsweep.defenses.selection import batch_features
from robsweep.defenses.share import WHOLE_BATCH, BatchShare
from robsweep.defenses.step import DefenseStep, StepOutcome
from robsweep.grammar.defense import HM
from robsweep.grammar.destination import Constant, Gradual
from robsweep.grammar.hardness import Hardness, Metric
from robsweep.grammar.loss import TripletLoss
from robsweep.losses import hardness, ics
from robsweep.mining import Triplets, mine
from robsweep.perturb import Objective, Perturbed, frozen, perturb

CONVERGENCE_TOLERANCE = 1e-7
"""PGD stops once the objective changes by less from one step to the next (reference implementation)."""


def gap_objective(
    model: nn.Module,
    gap: Gap,
    destination: Tensor,
    metric: Metric,
    *,
    anchor: Tensor | None = None,
    share: BatchShare = WHOLE_BATCH,
) -> Objective:
    """Gap of the whole batch's hardness to the destination (``B`` or 0-d), by this worker's images.

    Images hold anchors, positives, negatives (``3T x C x H x W``), or only the latter two (``2T``) if the
    anchors' embeddings are given and fixed (``T x D``).
    """

    def objective(images: Tensor, step: int) -> Tensor:
        parts = embeddings(model, images, metric)
        if anchor is None:
            a, p, n = parts.chunk(3)
        else:
            a, (p, n) = anchor, parts.chunk(2)
        return gap(share.gather(hardness(a, p, n, metric=metric)), destination)

    return objective


@dataclass
class HMStep(DefenseStep):
    """Source triplets are perturbed until they are as hard as the destination says, then trained on.

    ``level`` is LGA's l: the previous step's adversarial triplet loss over all workers, 2.0 at the start.
    """

    defense: HM
    loss: TripletLoss
    level: float = 2.0

    def step(self, model: nn.Module, batch: Batch, moment: Moment) -> StepOutcome:
        """See ``DefenseStep.step``."""
        features = batch_features(model, batch, self.metric, blind=self._blind)
        source = self._mine(features, batch, self.defense.source, moment)
        if not self.defense.perturbs:
            trained = batch.share.gather(embeddings(model, batch.images, self.metric), each=2)
            outer = triplet_outer([trained[index] for index in source], self.metric)
            return StepOutcome(outer.loss, outer.logs)

        def mined(letter: Hardness) -> Tensor:
            chosen = self._mine(features, batch, letter, moment)
            return hardness(*(features[index] for index in chosen), metric=self.metric)

        destination = destination_hardness(
            self.defense.destination,
            self.level,
            margin=self.metric.margin,
            mined=mined,
            device=features.device,
        )
        own = Triplets(*map(batch.share.own, source))
        made = self.manipulate(model, batch, own, destination, features)
        outcome = self.train(model, batch, own, made.images)
        if isinstance(self.defense.destination, Gradual):
            outcome.logs["lga_level"] = destination
        return StepOutcome(outcome.loss, outcome.logs, made.passes)

    def manipulate(
        self,
        model: nn.Module,
        batch: Batch,
        source: Triplets,
        destination: Tensor,
        features: Tensor,
    ) -> Perturbed:
        """Drive this worker's source triplets to the destination hardness of the whole batch.

        Returns a~, p~, n~ one after the other (``3T x C x H x W``), or p~, n~ (``2T``) with a fixed anchor,
        whose benign embedding is then taken from ``features`` (``2B x D``).
        """
        a, p, n = source
        fixed = self.defense.fixed_anchor
        with frozen(model) as network:
            objective = gap_objective(
                network,
                GAPS[self.defense.distance],
                destination,
                self.metric,
                anchor=features[a] if fixed else None,
                share=batch.share,
            )
            chosen = torch.cat((p, n) if fixed else (a, p, n))
            return perturb(batch.take(chosen), objective, self.budget, tolerance=CONVERGENCE_TOLERANCE)

    def train(self, model: nn.Module, batch: Batch, source: Triplets, made: Tensor) -> StepOutcome:
        """The outer loss on perturbed triplets, in one forward pass of the model's own mode."""
        parts = [batch.take(source.anchor), made] if self.defense.fixed_anchor else [made]
        term = self.defense.ics
        if term is not None:
            parts.append(batch.take(torch.cat((source.anchor, source.positive))))
        trained = embeddings(model, torch.cat(parts), self.metric)
        a, p, n, *plain = map(batch.share.gather, trained.chunk(3 if term is None else 5))
        outer = triplet_outer((a, p, n), self.metric)
        if term is None:
            return StepOutcome(outer.loss, outer.logs)
        structure = term.weight * ics(plain[0], a, plain[1], metric=self.metric, margin=term.margin)
        loss = outer.loss + structure
        return StepOutcome(loss, {**outer.logs, "loss": loss.detach(), "ics": structure.detach()})

    @property
    def _blind(self) -> bool:
        """Whether no benign embedding is looked at: random triplets, all driven to one level."""
        if self.defense.source is not Hardness.RANDOM:
            return False
        one_level = isinstance(self.defense.destination, Constant | Gradual)
        return not self.defense.perturbs or (one_level and not self.defense.fixed_anchor)

    def _mine(self, features: Tensor, batch: Batch, letter: Hardness, moment: Moment) -> Triplets:
        margin, generator = self.metric.margin, moment.generator
        return mine(features, batch.labels, letter, metric=self.metric, margin=margin, generator=generator)

    def observe(self, loss: float) -> None:
        """Keep the loss as the next step's l."""
        self.level = loss

    def state_dict(self) -> dict[str, float]:
        """``level``."""
        return {"level": self.level}

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """Take up a level."""
        self.level = float(state["level"])
