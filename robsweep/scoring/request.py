"""What is to be scored and how the work is cut."""

from dataclasses import dataclass

from robsweep.config.attacks import AttackSpec
from robsweep.config.configuration import Configuration
from robsweep.config.sweep import ScoringConfig
from robsweep.perturb import NesGradient
from robsweep.scoring.checks import CHECKED_QUERIES, check_specs

REFERENCE_BATCH = 128
"""Queries of one batch of the reference's evaluation, over which its SPQA shares a penalty."""


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
    """One unit of work: an attack on the queries ``start`` to ``stop`` (exclusive) of a checkpoint.

    ``check`` names the check that the shard belongs to; it is empty for the attacks that are scored.
    """

    request: str
    spec: AttackSpec
    start: int
    stop: int
    check: str = ""

    @property
    def passes(self) -> int:
        """Images passed through the network to perturb the queries."""
        probes = NesGradient.population + 1 if self.spec.gradient == "nes" else 1
        return (self.stop - self.start) * self.spec.budget.steps * self.spec.restarts * probes


def cut(request: ScoreRequest, scoring: ScoringConfig, queries: int) -> list[Shard]:
    """All shards of a checkpoint, whole attacks together, those of the checks last."""
    attacks = [("", spec, queries) for spec in scoring.specs]
    if scoring.checks:
        few = min(CHECKED_QUERIES, queries)
        attacks += [(check, spec, few) for check, specs in check_specs(scoring.specs).items() for spec in specs]
    return [
        Shard(request.id, spec, start, min(start + size, count), check)
        for check, spec, count in attacks
        for size in [_size(spec, scoring)]
        for start in range(0, count, size)
    ]


def _size(spec: AttackSpec, scoring: ScoringConfig) -> int:
    """The reference's SPQA depends on who shares a batch, so its batches are no matter of speed."""
    shared = spec.name == "SPQA" and scoring.behaviour == "reference"
    return REFERENCE_BATCH if shared else scoring.shard_queries
