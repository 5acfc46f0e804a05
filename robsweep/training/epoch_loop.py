"""Updates of the weights, one after the other, by what is left of an epoch's batches."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from robsweep.config.training import TrainingConfig
from robsweep.training.batches import Batches
from robsweep.training.counts import Counts
from robsweep.training.step_report import StepReport
from robsweep.training.updater import Updater
from robsweep.training.world import World


@dataclass
class EpochLoop:
    """Goes through the batches of a training by ``recipe``, an epoch of which has ``steps`` of them."""

    recipe: TrainingConfig
    batches: Batches
    updater: Updater
    world: World
    steps: int
    _kept: float = field(default_factory=time.monotonic)

    def run(
        self,
        counts: Counts,
        on_step: Callable[[StepReport], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
        keep: Callable[[], None] | None = None,
    ) -> bool:
        """Train from the batch on at which ``counts`` stand, which move on; the rest as in ``Trainer.run_epoch``."""
        began, before = time.perf_counter(), counts.train_seconds
        batches = self.batches.of_epoch(counts.epoch, counts.step)
        batch = next(batches, None)
        alone, asked = self.world.size == 1, should_stop or _never
        while batch is not None:
            if alone and asked():
                return False
            outcome = self.updater.train(batch, counts.epoch / self.recipe.epochs)
            weight, batch = batch.weight, next(batches, None)  # an accelerator is still computing
            counts.training_steps += 1
            update = self.updater.agree(
                outcome,
                weight,
                due=self._is_due(),
                stops=not alone and asked(),
                place=f"epoch {counts.epoch + 1}, step {counts.step + 1}",
            )
            counts.train_passes += update.passes
            counts.step += 1
            counts.train_seconds = before + time.perf_counter() - began
            if on_step is not None:
                on_step(self._report(counts, update.logs))
            if update.due and keep is not None and counts.step < self.steps:
                keep()
                self._kept = time.monotonic()
            if update.stops:
                return False
        return True

    def _is_due(self) -> bool:
        minutes = self.recipe.checkpoint_minutes
        return self.world.rank == 0 and minutes is not None and time.monotonic() - self._kept >= 60 * minutes

    def _report(self, counts: Counts, logs: dict[str, float]) -> StepReport:
        fewer = self.updater.learner.network.at_a_time
        if fewer is not None and fewer != self.recipe.micro_batch:  # memory ran out
            logs = {**logs, "images_at_a_time": float(fewer)}
        return StepReport(
            epoch=counts.epoch,
            step=counts.step,
            steps=self.steps,
            logs=logs,
            passes=counts.train_passes,
            seconds=counts.train_seconds,
            rank=self.world.rank,
            workers=self.world.size,
        )


def _never() -> bool:
    return False
