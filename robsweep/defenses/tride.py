"""TRIDE, collapse-aware triplet decoupling; Tian et al. 2024 (arXiv:2312.07364), as its code behaves."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from robsweep.config.budget import Budget
from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.embedding import embeddings
from robsweep.defenses.outer import triplet_outer
from robsweep.defenses.selection import mine_benign
from robsweep.defenses.share import WHOLE_BATCH, BatchShare
from robsweep.defenses.step import DefenseStep, StepOutcome
from robsweep.distances import rowwise
from robsweep.grammar.defense import TRIDE
from robsweep.grammar.hardness import Metric
from robsweep.grammar.loss import TripletLoss
from robsweep.mining import Triplets
from robsweep.perturb import Objective, Perturbed, frozen, perturb

MOST_STEPS = 16
"""PGD steps of the released code; a smaller budget takes fewer."""
ENOUGH = 1e-5
"""An objective below this is reached: the images stay as they are from there on."""
STRUCTURE_WEIGHT = 0.5
STRUCTURE_MARGIN = 0.04


def collapseness(distances: Tensor, weighting: float) -> Tensor:
    """D = sum(w d) / sum(w), w = exp(weighting * (d - max d)): ``T`` -> scalar near the largest distance."""
    weights = torch.softmax(weighting * distances, dim=0)
    return (weights * distances).sum()


def nearer_half(distances: Tensor) -> Tensor:
    """Mean of the smaller half of ``T`` distances (at least one)."""
    return distances.topk(max(1, len(distances) // 2), largest=False).values.mean()


def candidates_objective(
    model: nn.Module, anchor: Tensor, metric: Metric, weighting: float, share: BatchShare = WHOLE_BATCH
) -> Objective:
    """relu(D_an - D_ap) of positives and negatives (``2T`` images) around fixed anchors (``T x D``)."""

    def objective(images: Tensor, step: int) -> Tensor:
        positive, negative = embeddings(model, images, metric).chunk(2)
        near = collapseness(share.gather(rowwise(anchor, positive, metric)), weighting)
        far = collapseness(share.gather(rowwise(anchor, negative, metric)), weighting)
        return _until_enough((far - near).relu())

    return objective


def anchor_objective(
    model: nn.Module,
    benign: tuple[Tensor, Tensor, Tensor],
    metric: Metric,
    weighting: float,
    share: BatchShare = WHOLE_BATCH,
) -> Objective:
    """relu(D_ap - D_an) + exp(-relu(D_an - D_ap)) * relu(h - m) of anchors (``T`` images).

    h is the mean of the nearer half of d(a~,n), m the mean of d(a~,a); ``benign`` holds the embeddings of
    a, p and n (``T x D`` each). The exponential is a weight: it carries no gradient.
    """
    anchor, positive, negative = benign

    def objective(images: Tensor, step: int) -> Tensor:
        moved = embeddings(model, images, metric)
        to_negative = share.gather(rowwise(moved, negative, metric))
        near = collapseness(share.gather(rowwise(positive, moved, metric)), weighting)
        far = collapseness(to_negative, weighting)
        reach = nearer_half(to_negative) - share.gather(rowwise(moved, anchor, metric)).mean()
        weight = (-(far - near).relu()).exp().detach()
        return _until_enough((near - far).relu() + weight * reach.relu())

    return objective


def _until_enough(value: Tensor) -> Tensor:
    # without a gradient no pixel moves, which is a stop that needs no look at the value from the host
    return torch.where(value < ENOUGH, value.detach(), value)


@dataclass
class TRIDEStep(DefenseStep):
    """Alternates from batch to batch between perturbing candidates (first) and anchors.

    The step size grows with training, alpha * progress, so the first epoch sees benign images. The released
    code adds its half-batch term to every second loss it evaluates; as it also evaluates a benign loss before
    each training loss, every training loss carries the term, and so it does here.
    """

    defense: TRIDE
    loss: TripletLoss
    candidates_turn: bool = True

    def step(self, model: nn.Module, batch: Batch, moment: Moment) -> StepOutcome:
        """See ``DefenseStep.step``."""
        metric = self.metric
        own = Triplets(*map(batch.share.own, mine_benign(model, batch, moment, self.loss)))
        made = self.manipulate(model, batch, own, moment.progress) if moment.progress > 0 else None
        a, p, n = own
        if made is None:
            parts = batch.take(torch.cat(own))
        elif self.candidates_turn:
            parts = torch.cat((batch.take(a), made.images))
        else:
            parts = torch.cat((made.images, batch.take(torch.cat((p, n)))))
        anchor, positive, negative = map(batch.share.gather, embeddings(model, parts, metric).chunk(3))
        outer = triplet_outer((anchor, positive, negative), metric)
        near = nearer_half(rowwise(anchor, positive, metric))
        far = nearer_half(rowwise(anchor, negative, metric))
        loss = outer.loss + STRUCTURE_WEIGHT * (near - far + STRUCTURE_MARGIN).relu()
        spent = 0 if made is None else made.passes
        return StepOutcome(loss, {**outer.logs, "loss": loss.detach()}, spent)

    def manipulate(self, model: nn.Module, batch: Batch, mined: Triplets, progress: float) -> Perturbed:
        """This turn's adversarial images: p~, n~ (``2T``) or a~ (``T``)."""
        metric, weighting, (a, p, n) = self.metric, self.weighting, mined
        with frozen(model) as network:
            with torch.no_grad():
                benign = batch.take(a if self.candidates_turn else torch.cat(mined))
                fixed = embeddings(network, benign, metric)
            if self.candidates_turn:
                start = batch.take(torch.cat((p, n)))
                objective = candidates_objective(network, fixed, metric, weighting, batch.share)
            else:
                start = batch.take(a)
                anchor, positive, negative = fixed.chunk(3)
                objective = anchor_objective(network, (anchor, positive, negative), metric, weighting, batch.share)
            return perturb(start, objective, growing(self.budget, progress))

    @property
    def weighting(self) -> float:
        """lambda."""
        assert self.defense.weighting is not None, "written out when the step is built"
        return self.defense.weighting

    def observe(self, loss: float) -> None:
        """The other's turn is next."""
        self.candidates_turn = not self.candidates_turn

    def state_dict(self) -> dict[str, float]:
        """``candidates_turn``: whose turn is next, 1 or 0."""
        return {"candidates_turn": float(self.candidates_turn)}

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """Take up whose turn it is."""
        self.candidates_turn = bool(state["candidates_turn"])


def growing(budget: Budget, progress: float) -> Budget:
    """The budget at most 16 steps long, with its step size scaled by the progress in (0, 1]."""
    if budget.steps == 1:
        return Budget(eps=budget.eps * progress, alpha=budget.alpha, steps=1)
    return Budget(eps=budget.eps, alpha=budget.alpha * progress, steps=min(budget.steps, MOST_STEPS))
