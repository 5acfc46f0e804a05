"""What of a sweep would not start, or would mean something else than it says, found without starting it."""

from typing import NamedTuple

from robsweep.config.datasets import dataset_info
from robsweep.config.folder_name import FOLDER_PREFIX
from robsweep.config.profiles import PROFILES, papers_images
from robsweep.config.shares import Layout
from robsweep.config.sweep import SweepConfig
from robsweep.data.folder import list_folder
from robsweep.errors import ConfigError, Problem


class Images(NamedTuple):
    """How many there are of each split."""

    train: int
    test: int


def count_images(sweep: SweepConfig) -> Images:
    """As published, or of a folder of one's own as listed: damaged files among them.

    Raises:
        UserError: the folder holds no data set.
    """
    if not sweep.dataset.startswith(FOLDER_PREFIX):
        sizes = dataset_info(sweep.dataset).sizes
        return Images(sizes["train"].images, sizes["test"].images)
    # where its name says: a run that begins has no images yet that could have moved
    return Images(*(len(list_folder(sweep.dataset, split).paths) for split in ("train", "test")))


def require_startable(sweep: SweepConfig, images: Images, layout: Layout | None = None, gpus: int = 0) -> None:
    """Refuse what the sweep asks for and cannot have.

    Args:
        sweep: that is to be started.
        images: of its data set.
        layout: of the sweep on the machine that is to run it; None: not known, as of a cluster.
        gpus: of that machine.

    Raises:
        UserError: more queries than images, attacks of another image size, or GPUs that are not there.
    """
    problems = [*_queries(sweep, images), *_eps(sweep), *(_gpus(layout, gpus) if layout is not None else ())]
    if problems:
        raise ConfigError(*problems)


def _queries(sweep: SweepConfig, images: Images) -> list[Problem]:
    queries = max(effort.queries or 0 for effort in sweep.scoring.efforts)
    if queries <= images.test:
        return []
    message = f"{queries:,} are more than the {images.test:,} test images of {sweep.dataset}; null: all"
    return [Problem(("scoring", "queries"), message)]


def _eps(sweep: SweepConfig) -> list[Problem]:
    """Budgets are in shares of the intensity range: those of the papers' grey images are 10 times those of colour."""
    kind, profile = dataset_info(sweep.dataset).images, sweep.scoring.profile
    side, suits = profile.lstrip("abcdefghijklmnopqrstuvwxyz"), str(papers_images(kind).side)
    if profile not in PROFILES or sweep.scoring.attacks or side == suits:
        return []
    fitting = ", ".join(name for name in PROFILES if name.endswith(suits))
    message = (
        f"{profile} has the eps of {side}x{side} images, {sweep.dataset} has {kind} ones: expected one of {fitting}, "
        "or attacks of your own under scoring.attacks"
    )
    return [Problem(("scoring", "profile"), message)]


def _gpus(layout: Layout, there: int) -> list[Problem]:
    trial, actors = layout.training.gpus, layout.scoring.gpus
    if trial + actors <= there:
        return []
    found = f"{there} GPU{'s' * (there != 1)}" if there else "no GPU"
    parts = [
        f"{count:g} for {what}" for what, count in (("a training", trial), ("the attack actors", actors)) if count > 0
    ]
    message = (
        f"{' and '.join(parts)} make {trial + actors:g} GPUs, this machine has {found}: lower "
        "resources.gpus_per_worker or scoring.gpus_per_actor, or name a cluster by --address"
    )
    return [Problem(("resources",), message)]
