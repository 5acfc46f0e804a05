"""What a sweep would cost if nothing were pruned."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from robsweep.config.datasets import dataset_info
from robsweep.config.epochs import rungs_of
from robsweep.config.points import Point, Space
from robsweep.config.scoring import ScoringConfig


@dataclass(frozen=True, slots=True)
class ImagePasses:
    """Images that pass through a network.

    ``updates``: forward and backward to its weights; ``training``, ``attacks``: forward and backward to the images;
    ``embedded``: forward alone.
    """

    updates: float = 0.0
    training: float = 0.0
    attacks: float = 0.0
    embedded: float = 0.0

    def and_(self, other: "ImagePasses", share: float = 1.0) -> "ImagePasses":
        """The sum of both, of the other's ``share``."""
        return ImagePasses(
            self.updates + share * other.updates,
            self.training + share * other.training,
            self.attacks + share * other.attacks,
            self.embedded + share * other.embedded,
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """Updates of weights; images passed forward and backward to perturb them; checkpoints to score.

    ``epochs``: of training, in all; ``passes``: by backbone.
    """

    training_steps: int
    training_passes: float
    attack_passes: int
    checkpoints: int
    epochs: float
    passes: Mapping[str, ImagePasses]


def cost_of(space: Space, train_images: int | None = None, test_images: int | None = None) -> Cost:
    """Upper bound of a whole sweep with its first seeds; image counts are looked up for known data sets.

    Where only some of the points are tried, that many times the mean over all of them.
    """
    sweep = space.sweep
    known = dataset_info(sweep.dataset)
    train, test = train_images or known.sizes["train"].images, test_images or known.sizes["test"].images
    points = _points(space)
    share = len(sweep.seeds.first) * space.size / len(points)
    steps = checkpoints = epochs = attacked = 0
    passes: dict[str, ImagePasses] = defaultdict(ImagePasses)
    for point in points:
        recipe, rungs = point.configuration.training, rungs_of(sweep, point.configuration)
        attacks = sum(_attack_passes(sweep.scoring.at(epoch, last=epoch == rungs[-1]), test) for epoch in rungs)
        attacked += attacks
        steps += rungs[-1] * ceil(train / recipe.pairs)
        checkpoints += len(rungs)
        epochs += rungs[-1]
        own = ImagePasses(
            updates=2.0 * rungs[-1] * train,
            training=rungs[-1] * train * recipe.budget.steps * point.configuration.identity.defense.perturbed_per_pair,
            attacks=float(attacks),
            embedded=float(len(rungs) * test),
        )
        backbone = point.configuration.identity.backbone
        passes[backbone] = passes[backbone].and_(own, share)
    scored = round(checkpoints * share)
    trained = sum(one.training for one in passes.values())
    return Cost(round(steps * share), trained, round(attacked * share), scored, epochs * share, dict(passes))


def _attack_passes(scoring: ScoringConfig, images: int) -> int:
    """Of one checkpoint."""
    queries = min(scoring.queries or images, images)
    return queries * sum(spec.budget.steps * spec.runs(scoring.behaviour) for spec in scoring.specs)


def _points(space: Space) -> list[Point]:
    """All of a finite space; of others those that would be drawn first."""
    if space.finite:
        return list(space.points)
    drawn = (space.drawn(index) for index in range(2 * space.size))
    return [point for point in drawn if point is not None][: space.size]
