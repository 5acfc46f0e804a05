"""What a machine has, and what of it each training and each attack actor is given."""

import math
from dataclasses import dataclass
from typing import NamedTuple


class Machine(NamedTuple):
    """``gpus`` of one kind, ``cores``, and ``gpu_bytes``: the memory of a GPU, None where it is not known."""

    gpus: int
    cores: int
    gpu_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class TrainingShare:
    """What one training takes. ``threads``: intra-op threads of each worker; None: its CPUs.

    ``retries``: how often it is tried again after a process of it died.
    """

    workers: int = 1
    cpus_per_worker: float = 1.0
    gpus_per_worker: float = 0.0
    threads: int | None = None
    retries: int = 3

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
    """What the attack actors take."""

    actors: int
    cpus_per_actor: float = 1.0
    gpus_per_actor: float = 0.0

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
        return math.ceil(max(cores + attackers, self.training.cpus + self.scoring.cpus) - 1e-9)

    def trainings(self, cpus: float, gpus: float) -> int:
        """How many trainings go on at a time, one at least, beside the attack actors, on so many CPUs and GPUs."""
        if self.concurrent is not None:
            return self.concurrent
        fits = [
            int((there - actors) / each + 1e-9)
            for there, each, actors in (
                (cpus, self.training.cpus, self.scoring.cpus),
                (gpus, self.training.gpus, self.scoring.gpus),
            )
            if each > 0
        ]
        return max(1, min(fits))
