"""Writes a first sweep file."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from robsweep.config.datasets import dataset_info
from robsweep.config.folder_name import FOLDER_PREFIX
from robsweep.config.load import validate
from robsweep.config.places import located_dataset
from robsweep.config.yaml_text import parse_yaml
from robsweep.data.folder import with_rule
from robsweep.data.image_summary import ImageSummary, summarise_images
from robsweep.data.roots import resolve
from robsweep.errors import UserError
from robsweep.grammar.image_kind import ImageKind
from robsweep.interchange.target import replacing
from robsweep.starter.machine import LocalMachine, local_machine, shares_of
from robsweep.starter.plan import Plan, plan_for
from robsweep.starter.text import name_of, sweep_text
from robsweep.sweep.calibrate import Speed, calibrate

_CALIBRATION_S = 1.0


class Written(NamedTuple):
    """The file, and why it is as it is."""

    file: Path
    look: ImageSummary
    machine: LocalMachine
    plan: Plan


def write_first_sweep(
    dataset: str, file: Path | None = None, *, minutes: float, force: bool = False, data_root: Path | None = None
) -> Written:
    """Look at a folder of images and at this machine, and write a sweep file that fits both.

    Args:
        dataset: ``folder:PATH``, with its options or without.
        file: to write; None: the folder's name in the working directory.
        minutes: that the sweep may take.
        force: replace a file that is there.
        data_root: where caches are kept.

    Raises:
        UserError: no folder of images, too few classes, or a file that is there.
    """
    if not dataset.startswith(FOLDER_PREFIX):
        raise UserError(f"{dataset!r} is no folder of images: expected {FOLDER_PREFIX}PATH")
    dataset_info(dataset)
    dataset = with_rule(located_dataset(dataset))
    target = file or Path(f"{name_of(dataset)}.yaml")
    if target.exists() and not force:
        raise UserError(f"{target} exists already: give another --out, or --force to replace it")
    look, machine = summarise_images(dataset, resolve(data_root)), local_machine()
    plan = plan_for(dataset, look, machine, _speed("cuda" if machine.gpus else "cpu"), minutes)
    text = sweep_text(plan, shares_of(machine), minutes)
    validate(parse_yaml(text), str(target))
    with replacing(target) as partial:
        partial.write_text(text, encoding="utf-8")
    return Written(target, look, machine, plan)


def _speed(device: str) -> Callable[[str, ImageKind], Speed]:
    return lambda backbone, images: calibrate(backbone, images, device, _CALIBRATION_S)
