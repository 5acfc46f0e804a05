"""Who computes where: trainings and attack actors, and the share of a GPU that each is given."""

import math

from robsweep.config.auto import AUTO
from robsweep.config.datasets import dataset_info
from robsweep.config.shares import ActorShare, Layout, Machine, TrainingShare
from robsweep.config.sweep import SweepConfig

_SMALL_SIDE = 64
_SLOTS = 3
"""Processes a GPU with small images: their kernels are so short that one process leaves most of it idle."""
_SLOT_BYTES = 4 * 2**30
"""Memory of a GPU that such a process takes: its context, its images, its batches."""
_TRAININGS_AN_ACTOR = 5
"""Trainings with small images whose checkpoints one attack actor scores in time."""
_ACTOR_SHARE = 0.25
"""An attack actor's share of a single GPU that trains on large images."""
_CARDS_AN_ACTOR_CARD = 8
"""GPUs of which one is the attack actors', with large images."""
_ACTORS_A_CARD = 2
_CPU_ACTORS = 2
_GRAIN = 10_000
"""Ray counts shares in steps of 1/10,000."""


def layout_of(sweep: SweepConfig, machine: Machine) -> Layout:
    """The sweep's shares on a machine: what the file says, and for every ``auto`` what suits its GPUs.

    Small images, up to 64x64: a GPU is cut into three shares, fewer where cores or memory are short. Every sixth is an
    attack actor's, the others are trainings'. Large images: one GPU is 0.75 training and 0.25 attack actor. Of several
    GPUs every eighth, one at least, holds two attack actors, and each worker has one of the others. Attack actors whose
    number or whose trainings' share the file sets are given what is left. Without GPUs everything is on the CPU.
    """
    resources, scoring, nodes = sweep.resources, sweep.scoring, sweep.cluster
    used = machine if resources.layout == "auto" else machine._replace(gpus=0)
    small = dataset_info(sweep.dataset).image_size <= _SMALL_SIDE
    actors, actor_share, worker_share = (_of_small if small else _of_large)(used, resources.workers)
    if scoring.actors != AUTO:
        actors = scoring.actors
    if resources.gpus_per_worker != AUTO:
        worker_share = resources.gpus_per_worker
    left = max(0.0, used.gpus - resources.workers * worker_share)
    actor_share = min(actor_share, _cut(left / actors))
    if scoring.gpus_per_actor != AUTO:
        actor_share = scoring.gpus_per_actor
    return Layout(
        TrainingShare(
            workers=resources.workers,
            cpus_per_worker=resources.cpus_per_worker,
            gpus_per_worker=worker_share,
            threads=sweep.fixed_threads or resources.threads,
            retries=resources.retries,
            custom=nodes.trainers.custom,
            placement=nodes.trainers.placement,
        ),
        ActorShare(
            actors,
            scoring.cpus_per_actor,
            actor_share,
            nodes.attackers.custom,
            nodes.attackers.placement == "SPREAD",
            sweep.fixed_threads,
        ),
        resources.concurrent,
    )


def _of_small(machine: Machine, workers: int) -> tuple[int, float, float]:
    """Attack actors, the share of each, the share of a worker."""
    cards = machine.gpus
    if not cards:
        return _CPU_ACTORS, 0.0, 0.0
    room = _SLOTS if machine.gpu_bytes is None else machine.gpu_bytes // _SLOT_BYTES
    slots = max(2 if cards == 1 else 1, min(_SLOTS, room, machine.cores // cards))
    actors = max(1, cards * slots // (_TRAININGS_AN_ACTOR + 1))
    share = _cut(1 / slots)
    return actors, share, min(share, _cut((cards - actors * share) / workers))


def _of_large(machine: Machine, workers: int) -> tuple[int, float, float]:
    """As ``_of_small``."""
    cards = machine.gpus
    if not cards:
        return _CPU_ACTORS, 0.0, 0.0
    if cards == 1:
        return 1, _ACTOR_SHARE, _cut((1 - _ACTOR_SHARE) / workers)
    apart = max(1, cards // _CARDS_AN_ACTOR_CARD)
    return _ACTORS_A_CARD * apart, 1 / _ACTORS_A_CARD, min(1.0, _cut((cards - apart) / workers))


def _cut(share: float) -> float:
    """As Ray counts it, never more."""
    return math.floor(share * _GRAIN + 1e-6) / _GRAIN


def layout_line(layout: Layout, machine: Machine, none: str = "none was found") -> str:
    """The layout in one line; ``none``: why there is no GPU, where there is none."""
    trainings = layout.trainings(machine.cores, machine.gpus)
    workers, actors = layout.training.workers, layout.scoring.actors
    there = f"{machine.gpus} GPU{'s' * (machine.gpus != 1)}" if machine.gpus else f"no GPU, {none}"
    group = f" of {workers} workers" if workers > 1 else ""
    return (
        f"{there}: {trainings} training{'s' * (trainings != 1)} at a time{group} on "
        f"{_place(layout.training.gpus_per_worker, workers)}, {actors} attack actor{'s' * (actors != 1)} on "
        f"{_place(layout.scoring.gpus_per_actor, actors)}"
    )


def _place(share: float, several: int) -> str:
    if share == 0:
        return "the CPU"
    return f"{share:g} of a GPU{' each' * (several > 1)}"
