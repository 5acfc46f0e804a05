"""What a sweep is going to run: every (configuration, seed), and what it would cost."""

from dataclasses import dataclass
from math import ceil

from robsweep.config.configuration import Configuration
from robsweep.config.datasets import dataset_info
from robsweep.config.points import Point, Space, space_of
from robsweep.config.sweep import SweepConfig


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One (configuration, seed); ``name`` is unique within the sweep and names its folder."""

    point: Point
    seed: int

    @property
    def configuration(self) -> Configuration:
        """What is trained."""
        return self.point.configuration

    @property
    def name(self) -> str:
        """``<configuration key>-s<seed>``."""
        return f"{self.configuration.key}-s{self.seed}"


@dataclass(frozen=True, slots=True)
class Cost:
    """If nothing were pruned: updates of weights; images passed forward and backward to perturb them."""

    training_steps: int
    training_passes: float
    attack_passes: int
    checkpoints: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A validated sweep with its runs in order."""

    sweep: SweepConfig
    space: Space
    runs: tuple[PlannedRun, ...]

    def rungs(self, run: PlannedRun) -> tuple[int, ...]:
        """Epochs at which a run is scored, ascending; the last epoch is always one."""
        last = run.configuration.training.epochs
        early = {epoch for epoch in self.sweep.pruning.rungs if epoch < last}
        return (*sorted(early), last)

    def cost(self, train_images: int | None = None, test_images: int | None = None) -> Cost:
        """Upper bound of the whole sweep; image counts are looked up for known data sets."""
        known = dataset_info(self.sweep.dataset)
        train, test = train_images or known.sizes["train"].images, test_images or known.sizes["test"].images
        scoring = self.sweep.scoring
        queries = min(scoring.queries or test, test)
        per_checkpoint = queries * sum(spec.budget.steps * spec.runs(scoring.behaviour) for spec in scoring.specs)
        steps = checkpoints = 0
        passes = 0.0
        for run in self.runs:
            recipe = run.configuration.training
            epochs = recipe.epochs
            steps += epochs * ceil(train / recipe.pairs)
            passes += epochs * train * recipe.budget.steps * _perturbed_per_pair(run.configuration)
            checkpoints += len(self.rungs(run))
        return Cost(steps, passes, checkpoints * per_checkpoint, checkpoints)


def plan_of(sweep: SweepConfig) -> Plan:
    """The plan of a sweep.

    Raises:
        UserError: an empty space, or an interval without a number of samples.
    """
    space = space_of(sweep)
    runs = tuple(PlannedRun(point, seed) for point in space.points for seed in sweep.seeds)
    return Plan(sweep, space, runs)


def _perturbed_per_pair(configuration: Configuration) -> float:
    defense = configuration.identity.defense
    if defense.kind == "hm":
        return (0 if not defense.perturbs else 2 if defense.fixed_anchor else 3) * 1.0
    return {"none": 0, "est": 2, "ses": 2, "rest": 2, "act": 2, "minmax": 3, "tride": 1.5}[defense.kind]
