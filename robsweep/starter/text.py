"""The sweep file of a plan, with comments, and the lines that tell of it."""

import json
import re
import shlex
from pathlib import Path

from robsweep.config.folder_name import parse_folder
from robsweep.data.file_names import shown
from robsweep.data.image_summary import ImageSummary
from robsweep.doctor.finding import gigabytes
from robsweep.starter.machine import LocalMachine, MachineShares
from robsweep.starter.plan import CONFIGURATIONS, Plan, rungs_of
from robsweep.training.progress import duration

_REACH = 1.25
"""How far all steps of training's adversary go, in shares of eps, as the papers' do."""

_SWEEP = """\
# A first sweep of {path}, written by robsweep init.
# It asks which defense suits these images, in about {minutes:g} minutes. docs/own-images.md explains it,
# docs/sweep-file.md every key.
name: {name}
dataset: {dataset}   # {images} images; a class per folder

factors:
  backbone: [{backbone}]
  baselines: [none, est, act]   # none: undefended, to compare with
  gradual: [false, true]   # four of hardness manipulation: softhard triplets to semihard hardness
  source: [s]
  destination: [m]
  intra_class: [false, true]
  loss: [ptripletN]

training:
  epochs: {epochs}   # more make every network better
  pairs: {pairs}   # a batch holds twice as many images
  budget: {{eps: {eps255}/255, alpha: {alpha:.6f}, steps: {steps}}}   # the papers take 32 steps

scoring:
  profile: {profile}   # eps {eps255}/255 in 8 steps; rob{side} takes 32
  queries: {queries}   # test images that are attacked; more narrow the intervals
  actors: {actors}
  cpus_per_actor: {cpus_per_actor:g}
  gpus_per_actor: {gpus_per_actor:g}

pruning:   # the better half goes on after each of these epochs
  rungs: {rungs}
  reduction: 2
  min_peers: 3

budget: {{hours: {hours:g}}}   # nothing new is begun after that; robsweep resume goes on

resources: {{workers: 1, cpus_per_worker: {cpus_per_worker:g}, gpus_per_worker: {gpus_per_worker:g}, \
concurrent: {concurrent}}}
"""


def name_of(dataset: str) -> str:
    """A run's name from a folder's: letters, digits, ``.``, ``_`` and ``-``, a letter or digit first."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", parse_folder(dataset).path.name).strip("-._")
    return name[:60] or "images"


def sweep_text(plan: Plan, shares: MachineShares, minutes: float) -> str:
    """The whole file."""
    effort = plan.effort
    return _SWEEP.format(
        **effort._asdict(),
        **shares._asdict(),
        path=shown(parse_folder(plan.dataset).path),
        name=json.dumps(name_of(plan.dataset)),
        dataset=json.dumps(plan.dataset, ensure_ascii=False),
        images=plan.images,
        backbone=plan.backbone,
        pairs=plan.pairs,
        alpha=plan.eps * min(1.0, _REACH / effort.steps),
        eps255=round(255 * plan.eps),
        profile=plan.profile,
        side=plan.profile.removeprefix("quick"),
        rungs=list(rungs_of(effort.epochs)),
        minutes=minutes,
        hours=max(0.5, round(2 * max(60 * minutes, plan.seconds) / 3600, 1)),
    )


def summary_lines(look: ImageSummary, machine: LocalMachine, plan: Plan, file: Path, minutes: float) -> list[str]:
    """What was found, what was chosen, and what to type next."""
    same = "" if look.damaged == 0 else f", {look.damaged} of {look.looked_at} looked at are damaged and are left out"
    memory = f"{gigabytes(machine.memory)} of memory free" if machine.memory is not None else "memory not known"
    gpus = f"{machine.gpus} GPU{'s' * (machine.gpus != 1)}" if machine.gpus else "no GPU"
    effort, name = plan.effort, name_of(plan.dataset)
    late = "" if plan.seconds <= 60 * minutes else f", more than {minutes:g} minutes: these images are many"
    return [
        f"images:  {look.train.images:,} of {look.train.classes:,} classes to train on, {look.test.images:,} of "
        f"{look.test.classes:,} to test on",
        f"         {'grey' if look.grey else 'in colour'}, {look.side} pixels the shorter side{same}",
        f"machine: {machine.cores} core{'s' * (machine.cores != 1)}, {memory}, {gpus}",
        f"chosen:  {plan.images} images, backbone {plan.backbone}, {CONFIGURATIONS} configurations, "
        f"{effort.epochs} epochs of {plan.pairs} pairs a batch",
        f"         eps {round(255 * plan.eps)}/255, {effort.steps} steps in training; {plan.profile} on "
        f"{effort.queries} queries",
        f"         about {duration(plan.seconds)} without pruning, by a calibration of this machine{late}",
        f"written: {file}",
        "next:",
        f"  robsweep run {shlex.quote(str(file))} --dry-run",
        f"  robsweep run {shlex.quote(str(file))}",
        f"  robsweep best {name}",
        f'  robsweep export {name} --best "recall_at_1>=0.5" --onnx {name}.onnx',
    ]
