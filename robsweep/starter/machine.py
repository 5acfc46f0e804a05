"""What a first sweep may take of this machine."""

from typing import NamedTuple

import torch

from robsweep.doctor.compute import free_memory, usable_cores


class LocalMachine(NamedTuple):
    """Cores that this process may use, free memory in bytes if it is known, and CUDA devices."""

    cores: int
    memory: int | None
    gpus: int


class MachineShares(NamedTuple):
    """How a machine is shared: actors and trainings at a time, and what each takes."""

    actors: int
    cpus_per_actor: float
    gpus_per_actor: float
    cpus_per_worker: float
    gpus_per_worker: float
    concurrent: int


_BASE_BYTES, _PROCESS_BYTES = 2 * 2**30, 2**30
"""What Ray and the driver take, and each process that trains or attacks."""


def local_machine() -> LocalMachine:
    """The machine that this process runs on."""
    return LocalMachine(usable_cores(), free_memory(), torch.cuda.device_count())


def shares_of(machine: LocalMachine) -> MachineShares:
    """Half of the machine trains, the other half attacks, as far as its memory holds their processes.

    An accelerator is shared by a training and an actor.
    """
    if machine.gpus:
        cpus = min(1.0, machine.cores / (2 * machine.gpus))
        return MachineShares(machine.gpus, cpus, 0.5, cpus, 0.5, machine.gpus)
    processes = 3 * machine.cores // 2
    if machine.memory is not None:
        processes = min(processes, (machine.memory - _BASE_BYTES) // _PROCESS_BYTES)
    concurrent = max(1, min(machine.cores // 2, processes // 3))
    actors = max(1, min(machine.cores, processes - concurrent))
    return MachineShares(actors, 0.5, 0.0, 1.0 if machine.cores > 1 else 0.5, 0.0, concurrent)
