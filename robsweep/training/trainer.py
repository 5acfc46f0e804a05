"""The training loop of one configuration, in plain torch."""

import time
from collections.abc import Callable
from pathlib import Path

from torch import Tensor

from robsweep.code_version import code_version
from robsweep.config.configuration import Configuration
from robsweep.data.image_set import ImageSet
from robsweep.data.pairs import share_of, steps_per_epoch
from robsweep.defenses.build import build_defense
from robsweep.devices import compile_network, place, used_precision
from robsweep.errors import UserError
from robsweep.models.fill import fill
from robsweep.training.batches import Batches
from robsweep.training.checkpoint import load_state, load_weights, save_checkpoint
from robsweep.training.checkpoint_info import CheckpointInfo, load_info
from robsweep.training.initial import initial_network, require_whole_batches
from robsweep.training.network import PrecisionWrapper
from robsweep.training.optimiser import build_optimiser
from robsweep.training.randomness import Streams, stream_seed
from robsweep.training.step_report import StepReport
from robsweep.training.updater import Updater
from robsweep.training.world import SingleProcess, World


class Trainer:
    """Trains one configuration epoch by epoch.

    On a CPU the same seed gives the same weights on the same hardware. On a GPU it does not to the last bit: some
    kernels add in an order of their own, unless ``torch.use_deterministic_algorithms`` is on.

    Raises:
        UserError: the network's BatchNorm would see parts of a batch where it must see all of it.
    """

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
        self.world = world or SingleProcess()
        self._global = recipe.mining == "global" and self.world.size > 1
        model = initial_network(configuration, seed)
        refusal = require_whole_batches(configuration, model, mined_globally=self._global)
        self.model = place(model, device)
        if recipe.compile:
            compile_network(self.model)
        self.precision = used_precision(recipe.precision, device)
        self._network = PrecisionWrapper(
            self.model, precision=self.precision, update=recipe.update_precision, at_a_time=recipe.micro_batch
        )
        identity = configuration.identity
        self.optimiser = build_optimiser(recipe.optimiser, self.model)
        self.defense = build_defense(identity.defense, identity.loss, recipe.budget, dataset=identity.dataset)
        self._batches = Batches(data, recipe.pairs, seed, device, self.world, self._global)
        self._streams = Streams(device)
        low, high = share_of(recipe.pairs, self.world.rank, self.world.size)
        self._updater = Updater(
            network=self._network,
            optimiser=self.optimiser,
            defense=self.defense,
            streams=self._streams,
            world=self.world,
            device=device,
            usual=2 * (high - low),
            mined_globally=self._global,
            refusal=refusal,
        )
        self._position: list[Tensor] = []
        self._kept = time.monotonic()
        self.epoch = self.step = self.training_steps = self.train_passes = 0
        self.train_seconds = 0.0

    @property
    def steps_per_epoch(self) -> int:
        """Updates of the weights an epoch."""
        return steps_per_epoch(len(self.data.labels), self.configuration.training.pairs)

    def run_epoch(
        self,
        on_step: Callable[[StepReport], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
        keep: Callable[[], None] | None = None,
    ) -> bool:
        """All batches of the epoch, or what is left of them after a checkpoint.

        Args:
            on_step: told of every update.
            should_stop: True ends the call; the epoch then does not count until a further call has finished it. Several
                workers agree after an update on whether one of them was told so.
            keep: called on all workers at once when it is time for a checkpoint within the epoch.

        Returns:
            False if ``should_stop`` ended it.

        Raises:
            UserError: the loss is not finite; what training on would give is no network.
        """
        with self._streams.restoring_global():
            if self.step:
                self._streams.state = self._position
            else:
                shared = 0 if self._global else self.world.rank
                self._streams.seed(
                    choices=stream_seed(self.seed, self.epoch, shared),
                    layers=stream_seed(self.seed, self.epoch, self.world.rank),
                )
            finished = self._run_epoch(on_step, should_stop, keep)
            self._position = self._streams.state
        if finished:
            self.epoch, self.step = self.epoch + 1, 0
        return finished

    def _run_epoch(
        self,
        on_step: Callable[[StepReport], None] | None,
        should_stop: Callable[[], bool] | None,
        keep: Callable[[], None] | None,
    ) -> bool:
        self._network.train()
        began, before, steps = time.perf_counter(), self.train_seconds, self.steps_per_epoch
        batches = self._batches.of_epoch(self.epoch, self.step)
        batch = next(batches, None)
        alone, asked = self.world.size == 1, should_stop or _never
        while batch is not None:
            if alone and asked():
                return False
            outcome = self._updater.train(batch, self.epoch / self.configuration.training.epochs)
            weight, batch = batch.weight, next(batches, None)  # an accelerator is still computing
            self.training_steps += 1
            update = self._updater.agree(
                outcome,
                weight,
                due=self._is_due(),
                stops=not alone and asked(),
                place=f"epoch {self.epoch + 1}, step {self.step + 1}",
            )
            self.train_passes += update.passes
            self.step += 1
            self.train_seconds = before + time.perf_counter() - began
            if on_step is not None:
                on_step(self._report(steps, update.logs))
            if update.due and keep is not None and self.step < steps:
                self._position = self._streams.state
                keep()
                self._kept = time.monotonic()
            if update.stops:
                return False
        return True

    def _is_due(self) -> bool:
        minutes = self.configuration.training.checkpoint_minutes
        return self.world.rank == 0 and minutes is not None and time.monotonic() - self._kept >= 60 * minutes

    def _report(self, steps: int, logs: dict[str, float]) -> StepReport:
        fewer = self._network.at_a_time
        if fewer is not None and fewer != self.configuration.training.micro_batch:  # memory ran out
            logs = {**logs, "images_at_a_time": float(fewer)}
        return StepReport(
            epoch=self.epoch,
            step=self.step,
            steps=steps,
            logs=logs,
            passes=self.train_passes,
            seconds=self.train_seconds,
            rank=self.world.rank,
            workers=self.world.size,
        )

    @property
    def info(self) -> CheckpointInfo:
        """Provenance and cost so far."""
        return CheckpointInfo(
            configuration=self.configuration,
            seed=self.seed,
            epoch=self.epoch,
            step=self.step,
            training_steps=self.training_steps,
            train_passes=self.train_passes,
            train_seconds=self.train_seconds,
            precision=self.precision,
            train_fingerprint=self.data.fingerprint,
            code_version=code_version(),
        )

    def save(self, folder: Path) -> None:
        """Write a checkpoint from which ``restore`` goes on bit for bit; to be called on all workers.

        An epoch's random numbers begin as a function of (seed, epoch, rank), so only within an epoch does it hold
        where they stand, of every worker.
        """
        streams = self.world.collect(self._position) if self.step else []
        if self.world.rank == 0:
            state = {
                "optimiser": self.optimiser.state_dict(),
                "defense": self.defense.state_dict(),
                "streams": streams,
            }
            save_checkpoint(folder, self.info, self.model.state_dict(), state)

    def restore(self, folder: Path) -> None:
        """Go on from a checkpoint of the same configuration and seed.

        Raises:
            UserError: no checkpoint there, or damaged, or written within an epoch by another number of workers.
        """
        info, state = load_info(folder), load_state(folder)
        if info.step:
            streams = state["streams"]
            if len(streams) != self.world.size:
                raise UserError(
                    f"{folder} was written within an epoch by {len(streams)} workers, this run has {self.world.size}: "
                    "remove it to begin that epoch anew"
                )
            self._position = streams[self.world.rank]
        fill(self.model, load_weights(folder), owner=self.configuration)
        self.optimiser.load_state_dict(state["optimiser"])
        self.defense.load_state_dict(state["defense"])
        self.epoch, self.step, self.training_steps = info.epoch, info.step, info.training_steps
        self.train_passes, self.train_seconds = info.train_passes, info.train_seconds


def _never() -> bool:
    return False
