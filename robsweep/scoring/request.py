"""What is to be scored and how the work is cut."""

from collections.abc import Iterator
from dataclasses import dataclass

from robsweep.attacks.batches import accelerated_batch, cpu_batch
from robsweep.config.attacks import AttackSpec
from robsweep.config.configuration import Configuration
from robsweep.config.datasets import dataset_info
from robsweep.config.scoring import ScoringConfig
from robsweep.config.sweep import SweepConfig
from robsweep.perturb import NesGradient
from robsweep.scoring.checks import CHECKED_QUERIES, check_specs

SHARD_S = 10.0
"""Seconds that a shard is to take: little is lost with an actor that dies, and nobody waits long for the last one."""

REFERENCE_BATCH = 128
"""Queries of one batch of the reference's evaluation, over which its SPQA shares a penalty."""


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """One checkpoint of one trial: ``folder`` holds it. ``last``: it is of the configuration's last rung."""

    configuration: Configuration
    seed: int
    epoch: int
    folder: str
    last: bool = True

    @property
    def id(self) -> str:
        """Names the checkpoint within a sweep."""
        return f"{self.configuration.key}-s{self.seed}-e{self.epoch}"


@dataclass(frozen=True, slots=True)
class Shard:
    """One unit of work: an attack on the queries ``start`` to ``stop`` (exclusive) of a checkpoint.

    ``check`` names the check that the shard belongs to; it is empty for the attacks that are scored. ``runs``: how
    often a query is perturbed.
    """

    request: str
    spec: AttackSpec
    start: int
    stop: int
    check: str = ""
    runs: int = 1

    @property
    def passes(self) -> int:
        """Images passed through the network to perturb the queries."""
        probes = NesGradient.population + 1 if self.spec.gradient == "nes" else 1
        return (self.stop - self.start) * self.spec.budget.steps * self.runs * probes


def scoring_of(sweep: SweepConfig) -> ScoringConfig:
    """What a sweep measures; of a deterministic one in shards of whole batches, so that no size leaves a trace."""
    scoring = sweep.scoring
    if sweep.deterministic is None or scoring.shard_queries is None:
        return scoring
    unit = cpu_batch(dataset_info(sweep.dataset).image_size)
    return scoring.model_copy(update={"shard_queries": unit * -(-scoring.shard_queries // unit)})


def batches_of(shard: Shard, scoring: ScoringConfig, side: int, *, accelerated: bool) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) query of each part of a shard that is attacked by itself.

    Shards that hold the same batches are attacked alike to the last bit, however many there are in each. Queries that
    affect each other stay together. ``side``: of the images, in pixels.
    """
    size = accelerated_batch(side) if accelerated else cpu_batch(side)
    if scoring.behaviour in shard.spec.kind.shares_batch:
        size = shard.stop - shard.start
    for start in range(shard.start, shard.stop, size):
        yield start, min(start + size, shard.stop)


def cut(
    request: ScoreRequest,
    scoring: ScoringConfig,
    images: int,
    *,
    accelerated: bool = False,
    pass_seconds: float | None = None,
) -> list[Shard]:
    """All shards of a checkpoint, whole attacks together, those of the checks last.

    Where the configuration does not say how large they are, shards for accelerators have one size: their batches, and
    so the rounding of their scores, are then the same in every run. On a CPU ``pass_seconds``, about what an image's
    pass takes, decides. A shard there holds whole batches, so its size leaves no trace in the scores. ``scoring``: of
    the request's rung; ``images``: of the test set.
    """
    queries = min(scoring.queries or images, images)
    side = dataset_info(request.configuration.identity.dataset).image_size
    unit = accelerated_batch(side) if accelerated else cpu_batch(side)
    pass_seconds = None if accelerated else pass_seconds
    attacks = [("", spec, queries) for spec in scoring.specs]
    if scoring.checks:
        few = min(CHECKED_QUERIES, queries)
        attacks += [(check, spec, few) for check, specs in check_specs(scoring.specs).items() for spec in specs]
    return [
        Shard(request.id, spec, start, min(start + size, count), check, spec.runs(scoring.behaviour))
        for check, spec, count in attacks
        for size in [_size(spec, scoring, unit, pass_seconds)]
        for start in range(0, count, size)
    ]


def _size(spec: AttackSpec, scoring: ScoringConfig, unit: int, pass_seconds: float | None) -> int:
    """Of an attack whose queries affect each other (the reference's SPQA), batches are no matter of speed."""
    if scoring.behaviour in spec.kind.shares_batch:
        return REFERENCE_BATCH
    if scoring.shard_queries is not None:
        return scoring.shard_queries
    each = Shard("", spec, 0, 1, runs=spec.runs(scoring.behaviour)).passes * (pass_seconds or 0.0)
    return unit * max(1, int(SHARD_S / each / unit)) if each else unit
