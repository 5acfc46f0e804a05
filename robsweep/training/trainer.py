"""The training of one configuration, in plain torch: epoch by epoch, from its start or from a checkpoint."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from torch import Tensor

from robsweep.code_version import code_version
from robsweep.config.configuration import Configuration
from robsweep.data.image_set import ImageSet
from robsweep.data.pairs import share_of, steps_per_epoch
from robsweep.data.resident import kept_on
from robsweep.errors import UserError
from robsweep.training.batches import Batches
from robsweep.training.checkpoint_info import CheckpointInfo, load_info
from robsweep.training.counts import Counts
from robsweep.training.epoch_loop import EpochLoop
from robsweep.training.learner import Learner
from robsweep.training.randomness import Streams, stream_seed
from robsweep.training.step_report import StepReport
from robsweep.training.updater import Updater
from robsweep.training.world import SingleProcess, World


class Trainer:
    """Trains one configuration epoch by epoch; ``learner``: what is trained, ``counts``: how far.

    On a CPU the same seed gives the same weights on the same hardware. On a GPU it does not to the last bit: some
    kernels add in an order of their own, unless ``torch.use_deterministic_algorithms`` is on.

    Raises:
        UserError: as ``Learner``.
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
        self.configuration, self.data, self.seed = configuration, data, seed
        self.world = world or SingleProcess()
        self._global = recipe.mining == "global" and self.world.size > 1
        self.learner = Learner(configuration, seed, device, mined_globally=self._global)
        self._streams = Streams(device)
        low, high = share_of(recipe.pairs, self.world.rank, self.world.size)
        updater = Updater(
            learner=self.learner,
            streams=self._streams,
            world=self.world,
            device=device,
            usual=2 * (high - low),
            mined_globally=self._global,
        )
        batches = Batches(kept_on(device, data), recipe.pairs, seed, device, self.world, self._global)
        self._loop = EpochLoop(recipe, batches, updater, self.world, self.steps_per_epoch)
        self.counts = Counts()
        self._position: list[Tensor] = []

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

        def keep_here() -> None:
            if keep is not None:
                self._position = self._streams.state
                keep()

        counts = self.counts
        with self._streams.restoring_global():
            if counts.step:
                self._streams.state = self._position
            else:
                shared = 0 if self._global else self.world.rank
                self._streams.seed(
                    choices=stream_seed(self.seed, counts.epoch, shared),
                    layers=stream_seed(self.seed, counts.epoch, self.world.rank),
                )
            self.learner.network.train()
            finished = self._loop.run(counts, on_step, should_stop, keep_here)
            self._position = self._streams.state
        if finished:
            counts.epoch, counts.step = counts.epoch + 1, 0
        return finished

    @property
    def info(self) -> CheckpointInfo:
        """Provenance and cost so far."""
        return CheckpointInfo(
            configuration=self.configuration,
            seed=self.seed,
            **asdict(self.counts),
            precision=self.learner.precision,
            obstacle=self.learner.obstacle,
            train_fingerprint=self.data.fingerprint,
            code_version=code_version(),
        )

    def save(self, folder: Path) -> None:
        """Write a checkpoint from which ``restore`` goes on bit for bit; to be called on all workers.

        An epoch's random numbers begin as a function of (seed, epoch, rank), so only within an epoch does it hold
        where they stand, of every worker.
        """
        streams = self.world.collect(self._position) if self.counts.step else []
        if self.world.rank == 0:
            self.learner.save(folder, self.info, streams)

    def restore(self, folder: Path) -> None:
        """Go on from a checkpoint of the same configuration and seed.

        Raises:
            UserError: no checkpoint there, or damaged, or written within an epoch by another number of workers.
        """
        info, streams = load_info(folder), self.learner.restore(folder)
        if info.step:
            if len(streams) != self.world.size:
                raise UserError(
                    f"{folder} was written within an epoch by {len(streams)} workers, this run has {self.world.size}: "
                    "remove it to begin that epoch anew"
                )
            self._position = streams[self.world.rank]
        self.counts = Counts(info.epoch, info.step, info.training_steps, info.train_passes, info.train_seconds)
