"""What is to be scored and how the work is cut."""

from dataclasses import dataclass

from robsweep.config.attacks import AttackSpec
from robsweep.config.configuration import Configuration
from robsweep.config.sweep import ScoringConfig


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """One checkpoint of one run: ``folder`` holds it, ``rung`` counts from 0."""

    configuration: Configuration
    seed: int
    rung: int
    epoch: int
    folder: str

    @property
    def id(self) -> str:
        """Names the checkpoint within a sweep."""
        return f"{self.configuration.key}-s{self.seed}-e{self.epoch}"


@dataclass(frozen=True, slots=True)
class Shard:
    """One unit of work: an attack on the queries ``start`` to ``stop`` (exclusive) of a checkpoint."""

    request: str
    spec: AttackSpec
    start: int
    stop: int


def cut(request: ScoreRequest, scoring: ScoringConfig, queries: int) -> list[Shard]:
    """All shards of a checkpoint, whole attacks together, costly attacks not told apart."""
    size = scoring.shard_queries
    return [
        Shard(request.id, spec, start, min(start + size, queries))
        for spec in scoring.specs
        for start in range(0, queries, size)
    ]
