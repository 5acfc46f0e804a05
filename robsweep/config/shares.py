"""What a machine has, and what of it each training and each attack actor is given."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

Custom = tuple[tuple[str, float], ...]
"""Ray's other resources: (name, amount for one process)."""


class Machine(NamedTuple):
    """``gpus`` of one kind, ``cores``, and ``gpu_bytes``: the memory of a GPU, None where it is not known."""

    gpus: int
    cores: int
    gpu_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class TrainingShare:
    """What one training takes. ``threads``: intra-op threads of each worker; None: its CPUs.

    ``retries``: how often it is tried again after a process of it died. ``custom``: for each worker. ``placement``:
    of its workers among the nodes, as Ray calls it.
    """

    workers: int = 1
    cpus_per_worker: float = 1.0
    gpus_per_worker: float = 0.0
    threads: int | None = None
    retries: int = 3
    custom: Custom = ()
    placement: str = "PACK"

    @property
    def of_worker(self) -> dict[str, float]:
        """Ray's resources of each worker."""
        return {"CPU": self.cpus_per_worker, "GPU": self.gpus_per_worker, **dict(self.custom)}

    @property
    def cpus(self) -> float:
        """Of all its workers."""
        return self.workers * self.cpus_per_worker

    @property
    def gpus(self) -> float:
        """Of all its workers."""
        return self.workers * self.gpus_per_worker


@dataclass(frozen=True, slots=True)
class ActorShare:
    """What the attack actors take. ``custom``: for each. ``spread``: over the nodes, instead of Ray's own choice.

    ``threads``: intra-op threads of each; None: its CPUs.
    """

    actors: int
    cpus_per_actor: float = 1.0
    gpus_per_actor: float = 0.0
    custom: Custom = ()
    spread: bool = False
    threads: int | None = None

    @property
    def of_actor(self) -> dict[str, float]:
        """Ray's resources of each actor."""
        return {"CPU": self.cpus_per_actor, "GPU": self.gpus_per_actor, **dict(self.custom)}

    @property
    def cpus(self) -> float:
        """Of all actors."""
        return self.actors * self.cpus_per_actor

    @property
    def gpus(self) -> float:
        """Of all actors."""
        return self.actors * self.gpus_per_actor


@dataclass(frozen=True, slots=True)
class Layout:
    """A sweep's shares with every ``auto`` decided. ``concurrent``: trainings at a time; None: as many as fit."""

    training: TrainingShare
    scoring: ActorShare
    concurrent: int | None = None

    def tickets(self, cores: int) -> int:
        """How many CPUs a cluster of this machine alone counts.

        Attack actors without a GPU compute only while something is to be scored. Their CPUs are counted on top of the
        cores, so that trainings have all of these, and whoever has work shares them.
        """
        attackers = 0.0 if self.scoring.gpus else self.scoring.cpus
        return math.ceil(max(cores + attackers, self.least["CPU"]) - 1e-9)

    def trainings(self, cpus: float, gpus: float) -> int:
        """How many trainings go on at a time, one at least, beside the attack actors, on so many CPUs and GPUs."""
        return self.concurrent or max(1, self.fitting({"CPU": cpus, "GPU": gpus}))

    def fitting(self, there: Mapping[str, float]) -> int:
        """How many trainings fit beside the attack actors, by those of Ray's resources that ``there`` names."""
        return min(
            int((there[kind] - self.scoring.actors * self.scoring.of_actor.get(kind, 0.0)) / all_workers + 1e-9)
            for kind, each in self.training.of_worker.items()
            if kind in there and (all_workers := self.training.workers * each) > 0
        )

    @property
    def least(self) -> dict[str, float]:
        """Ray's resources of one training and the attack actors."""
        parts = ((self.training.workers, self.training.of_worker), (self.scoring.actors, self.scoring.of_actor))
        kinds = dict.fromkeys(kind for _, each in parts for kind in each)
        return {kind: sum(count * each.get(kind, 0.0) for count, each in parts) for kind in kinds}
