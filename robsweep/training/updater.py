"""Updates of the weights: a batch's gradient over all workers, and what the workers then agree on."""

import math
from dataclasses import dataclass

import torch

from robsweep.defenses.batch import Moment
from robsweep.defenses.share import WHOLE_BATCH
from robsweep.defenses.step import StepOutcome
from robsweep.devices import eager
from robsweep.errors import UserError
from robsweep.training.batches import WorkerBatch
from robsweep.training.learner import Learner
from robsweep.training.memory import within_memory
from robsweep.training.randomness import Streams
from robsweep.training.world import World


@dataclass(frozen=True, slots=True)
class Update:
    """What an update gave. ``passes``: images passed forward and backward to perturb them, of all workers.

    ``due``, ``stops``: whether one of the workers wants a checkpoint, and whether one wants to stop.
    """

    logs: dict[str, float]
    passes: int
    due: bool
    stops: bool


@dataclass(frozen=True, slots=True)
class Updater:
    """Updates the weights of ``learner``, together with the other workers of ``world``.

    ``usual``: images of this worker in a whole batch. ``mined_globally``: triplets are mined over all workers.
    """

    learner: Learner
    streams: Streams
    world: World
    device: str
    usual: int
    mined_globally: bool

    def train(self, batch: WorkerBatch, progress: float) -> StepOutcome:
        """Train on a batch, ``progress`` of all epochs being done; an accelerator may still compute afterwards."""
        learner = self.learner
        learner.optimiser.zero_grad(set_to_none=True)
        if batch.share is WHOLE_BATCH and not len(batch.images):
            outcome = StepOutcome(torch.zeros((), device=self.device))
        else:
            outcome = within_memory(
                lambda: self._differentiate(batch, progress), learner.network, self.streams, refusal=learner.refusal
            )
        self.world.add_gradients(learner.model, 1.0 if self.mined_globally else batch.weight)
        learner.optimiser.step()
        return outcome

    def agree(self, outcome: StepOutcome, weight: float, *, due: bool, stops: bool, place: str) -> Update:
        """Wait for a step's scalars and for the other workers.

        Args:
            outcome: of ``train``.
            weight: of the batch.
            due: this worker wants a checkpoint.
            stops: this worker wants to stop.
            place: the step in words, for the error.

        Raises:
            UserError: the loss is not finite; what training on would give is no network.
        """
        names = list(outcome.logs)
        triplet = outcome.logs.get("triplet", outcome.loss.detach()).float()
        # filled on the device: a copy from the host would wait for it once more
        counts = [torch.full((1,), float(count), device=self.device) for count in (due, stops, outcome.passes)]
        totals = self.world.total(torch.cat((weight * triplet.reshape(1), *counts)))
        logs = [outcome.logs[name].float().reshape(1) for name in names]
        *values, level, wanted, stopping, passes = torch.cat((*logs, totals)).tolist()
        if not math.isfinite(level):
            raise UserError(f"training diverged: the loss of {place} is {level:g}")
        self.learner.defense.observe(level)
        return Update(dict(zip(names, values, strict=True)), round(passes), wanted > 0, stopping > 0)

    def _differentiate(self, batch: WorkerBatch, progress: float) -> StepOutcome:
        """The loss of a batch, and its gradient in the weights."""
        learner = self.learner
        learner.optimiser.zero_grad(set_to_none=True)
        with eager(odd=len(batch.images) < self.usual):
            outcome = learner.defense.step(learner.network, batch, Moment(self.streams.generator, progress))
            torch.autograd.backward(outcome.loss)
        return outcome
