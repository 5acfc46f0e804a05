"""What lies there of a data set: its splits, what is damaged, left out or there twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from robsweep.config.datasets import Size, dataset_info
from robsweep.config.folder_name import FOLDER_PREFIX
from robsweep.data import inshop, roots
from robsweep.data.cache import cache_path
from robsweep.data.catalog import ARRAYS, list_files, list_sound_files, load, skips_damaged, stored_images
from robsweep.data.content import content_fingerprint
from robsweep.data.damage import find_damaged
from robsweep.data.derived_files import Progress
from robsweep.data.duplicates import Duplicates, find_duplicates
from robsweep.data.folder import survey
from robsweep.data.folder_place import caches_of
from robsweep.data.listing import Listing
from robsweep.data.mnist import locate
from robsweep.data.published import Completeness, completeness
from robsweep.data.walk import LeftOut


@dataclass(frozen=True, slots=True)
class SplitSummary:
    """A split as found.

    ``size``: damaged files count unless they are skipped. ``fingerprint``: None where damage keeps the split from being
    loaded. ``cached``: at the default size; None where no cache is needed. ``damaged``: reason by path.
    ``one_image_classes``: the images that are alone in their class.
    """

    size: Size
    fingerprint: str | None
    completeness: Completeness
    cached: bool | None
    damaged: Mapping[str, str]
    one_image_classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A data set as found: the folder it lies in, its splits by name, and what concerns all of them.

    ``left_out`` and ``empty_classes``: of folders of one's own alone. ``duplicates``: among the sound images of train
    and test.
    """

    dataset: str
    place: str
    splits: Mapping[str, SplitSummary]
    skips_damaged: bool = False
    left_out: tuple[LeftOut, ...] = ()
    empty_classes: tuple[str, ...] = ()
    duplicates: tuple[Duplicates, ...] = ()

    @property
    def damaged(self) -> Mapping[str, str]:
        """Reason by path, over both halves."""
        return {path: reason for split in self.splits.values() for path, reason in split.damaged.items()}

    @property
    def images(self) -> int:
        """The number of images of train and test, damaged ones among them."""
        halves = [split for name, split in self.splits.items() if name not in inshop.PARTS]
        return sum(half.size.images + len(half.damaged) * self.skips_damaged for half in halves)


def check(
    dataset: str, data_root: Path | None = None, *, skip_damaged: bool = False, progress: Progress | None = None
) -> Summary:
    """Sizes and fingerprints of every split, full or miniature, cached or not, and all that is amiss with its files.

    Args:
        dataset: a name of ``DATASETS`` or ``folder:PATH``.
        data_root: where to look; None takes ``roots.default_root()``.
        skip_damaged: describe what ``load`` gives with the same option.
        progress: called with the images decoded so far and in all, for one split after the other.

    Raises:
        UserError: anything that would keep the data set from being loaded, but for missing and damaged images.
    """
    root = roots.resolve(data_root)
    roots.require_given(root, dataset)  # a cache would make it
    if dataset in ARRAYS:
        return _check_arrays(dataset, root)
    return _check_files(dataset, root, skip_damaged or skips_damaged(dataset), progress)


def _check_arrays(dataset: str, root: Path) -> Summary:
    splits = {}
    for split in dataset_info(dataset).splits:
        images = load(dataset, split, root)
        size = Size(len(images), images.classes)
        splits[split] = SplitSummary(size, images.fingerprint, completeness(dataset, split, size), None, {}, ())
    place = "bundled" if dataset == "digits" else str(locate(dataset, "train", root)[0].parent)
    return Summary(dataset, place, splits)


def _check_files(dataset: str, root: Path, skip: bool, progress: Progress | None) -> Summary:
    listings = {split: list_files(dataset, split, root) for split in dataset_info(dataset).splits}
    caches, stored = caches_of(dataset, root), stored_images(dataset_info(dataset).images)
    damaged: dict[str, str] = {}
    for half in ("train", "test"):  # which hold all that other splits hold
        damaged |= find_damaged(listings[half], caches, side=stored.side, channels=stored.channels, progress=progress)
    splits, sound = {}, {}
    for split, listing in listings.items():
        here = {path: damaged[path] for path in listing.paths if path in damaged}
        sound[split] = listing.without(here)
        if skip:
            listing = sound[split] = list_sound_files(dataset, split, root, stored=stored)
        usable = skip or not here
        splits[split] = SplitSummary(
            listing.size,
            content_fingerprint(listing, caches) if usable else None,
            "own" if dataset.startswith(FOLDER_PREFIX) else completeness(dataset, split, listings[split].size),
            usable and cache_path(listing, stored.side, caches, channels=stored.channels).exists(),
            here,
            () if split in inshop.PARTS else _alone(sound[split]),
        )
    tree = survey(dataset, root) if dataset.startswith(FOLDER_PREFIX) else None
    return Summary(
        dataset,
        str(listings["train"].folder),
        splits,
        skip,
        tree.left_out if tree else (),
        tree.empty_classes if tree else (),
        tuple(find_duplicates({half: sound[half] for half in ("train", "test")}, caches)),
    )


def _alone(listing: Listing) -> tuple[str, ...]:
    _, first, counts = np.unique(listing.labels, return_index=True, return_counts=True)
    return tuple(listing.paths[row] for row in first[counts == 1])
