"""Which images, network and effort a first sweep takes, so that it ends in the minutes that were given."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from robsweep.config.folder_name import SKIP_DAMAGED, parse_folder
from robsweep.config.profiles import papers_images
from robsweep.data.image_summary import ImageSummary
from robsweep.grammar.backbones import LARGE_SIDE, SMALL_SIDES
from robsweep.grammar.image_kind import ImageKind
from robsweep.starter.machine import LocalMachine
from robsweep.sweep.calibrate import Speed
from robsweep.sweep.cost import ImagePasses

CONFIGURATIONS = 7
"""none, EST, ACT, and four of hardness manipulation: gradual or not, with the intra-class term or without."""
_PER_PAIR = (0.0, 2.0, 2.0, 3.0, 3.0, 3.0, 3.0)
"""Images that each of them perturbs for a pair."""
_ATTACKS, _ATTACK_STEPS = 9, 8


class Effort(NamedTuple):
    """Epochs and PGD steps of training, and test images that are attacked."""

    epochs: int
    steps: int
    queries: int


_FULL_EPOCH, _MOST_EPOCHS_OF_ONE = 1_000, 8
"""Images of an epoch of ``EFFORTS``; a smaller folder takes more epochs in its place, up to so many."""

EFFORTS = (
    Effort(16, 8, 256),
    Effort(8, 8, 256),
    Effort(8, 8, 128),
    Effort(4, 8, 128),
    Effort(4, 4, 64),
    Effort(2, 4, 64),
    Effort(2, 2, 32),
    Effort(1, 2, 32),
)
"""From the most to the least."""
_WORTHWHILE = 5
"""Place in ``EFFORTS`` from which on smaller images are preferred to less effort."""


class Plan(NamedTuple):
    """A first sweep. ``pairs``: of a batch. ``seconds``: about what it takes, were nothing pruned."""

    dataset: str
    images: ImageKind
    backbone: str
    effort: Effort
    pairs: int
    seconds: float

    @property
    def profile(self) -> str:
        """Of the attacks: short ones that reach eps."""
        return f"quick{papers_images(self.images).side}"

    @property
    def eps(self) -> float:
        """Of training and attacks."""
        return (77 if self.images.channels == 1 else 8) / 255


def plan_for(
    dataset: str, look: ImageSummary, machine: LocalMachine, speed: Callable[[str, ImageKind], Speed], minutes: float
) -> Plan:
    """The largest images, and on them the most effort, that fit.

    Args:
        dataset: ``folder:PATH``; what its name says of size and colour stays.
        look: at its images.
        machine: to run on.
        speed: of a backbone on images.
        minutes: to take at most; the least effort on the smallest images where nothing fits.
    """
    plans = []
    for backbone, images in _candidates(dataset, look, machine):
        took = speed(backbone, images)
        for place, effort in enumerate(_efforts(look)):
            seconds = took.seconds(_passes(look, effort)) / (machine.gpus or machine.cores)
            name = _named(dataset, look, images)
            plans.append((place, Plan(name, images, backbone, effort, _pairs(look), seconds)))
            if seconds <= 60 * minutes:
                if place <= _WORTHWHILE:
                    return plans[-1][1]
                break
    fitting = [(place, plan) for place, plan in plans if plan.seconds <= 60 * minutes]
    if fitting:
        return min(fitting, key=lambda one: one[0])[1]
    return min((plan for _, plan in plans), key=lambda plan: plan.seconds)


def _candidates(dataset: str, look: ImageSummary, machine: LocalMachine) -> Iterator[tuple[str, ImageKind]]:
    """Backbones and images, the largest first; what the data set's name says is not changed."""
    asked = parse_folder(dataset).images
    if asked.side in SMALL_SIDES:
        yield from (("rc2f2", asked), ("rlenet", asked))
        return
    channels = 1 if look.grey else 3
    if machine.gpus and channels == 3 and look.side >= LARGE_SIDE // 2:
        yield "rres18", ImageKind(3, LARGE_SIDE)
    sides = [side for side in reversed(SMALL_SIDES) if side <= max(look.side, SMALL_SIDES[0])]
    yield from (("rc2f2", ImageKind(channels, side)) for side in sides)
    yield "rlenet", ImageKind(channels, SMALL_SIDES[0])


def _efforts(look: ImageSummary) -> Iterator[Effort]:
    """``EFFORTS`` for as many images as there are."""
    times = max(1, min(_MOST_EPOCHS_OF_ONE, _FULL_EPOCH // look.train.images))
    for effort in EFFORTS:
        queries = min(effort.queries, look.test.images)
        yield effort._replace(epochs=effort.epochs * times, queries=queries)


def _passes(look: ImageSummary, effort: Effort) -> ImagePasses:
    """Of all configurations, scored after a quarter, half and all of their epochs."""
    train, test = look.train.images, look.test.images
    scored = CONFIGURATIONS * (len(rungs_of(effort.epochs)) + 1)
    return ImagePasses(
        updates=2.0 * CONFIGURATIONS * effort.epochs * train,
        training=effort.epochs * train * effort.steps * sum(_PER_PAIR),
        attacks=float(scored * effort.queries * _ATTACKS * _ATTACK_STEPS),
        embedded=float(scored * test),
    )


def rungs_of(epochs: int) -> tuple[int, ...]:
    """Epochs before the last after which configurations are compared: a quarter and a half of all."""
    return tuple(sorted({epochs // 4, epochs // 2} - {0, epochs}))


def _pairs(look: ImageSummary) -> int:
    """Of a batch: four batches an epoch at least, 64 pairs at most."""
    return max(2, min(64, look.train.images // 4))


def _named(dataset: str, look: ImageSummary, images: ImageKind) -> str:
    """The data set's name with the options that its images need."""
    asked = parse_folder(dataset)
    if asked.images != images:
        dataset += f"@{images.side}" * (images.side != LARGE_SIDE) + "@grey" * (images.channels == 1)
    return dataset + SKIP_DAMAGED * (look.damaged > 0 and not asked.skip_damaged)
