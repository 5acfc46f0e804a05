"""One worker of a group, as a process of its own: ``python workers.py RANK SIZE JOBS.json``; run by the tests.

A job trains a configuration on the first digits and writes its weights. ``stop``: the update after which it is
interrupted, saved, and taken up by a fresh trainer.
"""

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from safetensors.torch import save_file

from robsweep.config.configuration import configuration_of
from robsweep.data.catalog import load
from robsweep.data.image_set import ImageSet
from robsweep.grammar.defense import HM
from robsweep.training.step_report import StepReport
from robsweep.training.trainer import Trainer
from robsweep.training.world import ProcessGroup, SingleProcess, World


class Double(ImageSet):
    """In double precision the sign of a gradient hardly ever hangs on the order of a sum."""

    def training_batch(self, *args: Any, **options: Any) -> torch.Tensor:
        return super().training_batch(*args, **options).double()


def first_digits(count: int) -> ImageSet:
    whole = load("digits", "train")
    return Double(
        name="digits",
        split="train",
        images=whole.images[:count],
        labels=whole.labels[:count],
        fingerprint="few",
        input_size=whole.input_size,
    )


def train(job: dict[str, Any], world: World, folder: Path) -> tuple[Trainer, list[StepReport]]:
    configuration = configuration_of(job["name"], **job["changes"])
    if job["defense"]:
        changed = configuration.identity.model_copy(update={"defense": HM.model_validate(job["defense"])})
        configuration = configuration.model_copy(update={"identity": changed})
    data = first_digits(job["images"])

    def begin() -> Trainer:
        trainer = Trainer(configuration, data, seed=3, world=world)
        trainer.learner.model.double()
        return trainer

    trainer, reports, stop = begin(), [], job.get("stop")
    while trainer.counts.epoch < configuration.training.epochs:
        if trainer.run_epoch(reports.append, should_stop=partial(_stands_at, trainer, stop)):
            continue
        trainer.save(folder)
        world.collect(None)  # nobody reads before it is written
        torch.rand(world.rank + 5)  # the caller's generator moves on
        stop, trainer = None, begin()
        trainer.restore(folder)
    return trainer, reports


def _stands_at(trainer: Trainer, step: int | None) -> bool:
    return trainer.counts.training_steps == step


def main(rank: int, size: int, jobs: Path) -> None:
    torch.set_num_threads(1)
    if size > 1:
        dist.init_process_group("gloo", init_method=f"file://{jobs.with_suffix('.store')}", rank=rank, world_size=size)
    world = ProcessGroup() if size > 1 else SingleProcess()
    for key, job in json.loads(jobs.read_text()).items():
        trainer, reports = train(job, world, jobs.with_name(f"{key}-checkpoint"))
        state = {name: value.contiguous() for name, value in trainer.learner.model.state_dict().items()}
        save_file(state, jobs.with_name(f"{key}-{rank}.safetensors"))
        facts = {
            "losses": [report.logs.get("loss") for report in reports],
            "passes": trainer.counts.train_passes,
            "defense": trainer.learner.defense.state_dict(),
            "steps": [(report.rank, report.workers, report.epoch, report.step) for report in reports],
        }
        jobs.with_name(f"{key}-{rank}.json").write_text(json.dumps(facts))
    if size > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
