"""What lies there of a data set, without decoding its images."""

from dataclasses import dataclass
from pathlib import Path

from robsweep.config.datasets import FOLDER_PREFIX, Size, dataset_info
from robsweep.data import roots
from robsweep.data.cache import cache_path
from robsweep.data.catalog import list_files, load, stored_side
from robsweep.data.content import content_fingerprint
from robsweep.data.kept import cache_folder
from robsweep.data.mnist import locate
from robsweep.data.published import Completeness, completeness


@dataclass(frozen=True, slots=True)
class SplitSummary:
    """A split as found; ``cached`` (at the default size) is None where no cache is needed."""

    size: Size
    fingerprint: str
    completeness: Completeness
    cached: bool | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A data set as found: the folder it lies in, and its splits by name."""

    dataset: str
    place: str
    splits: dict[str, SplitSummary]


def check(dataset: str, data_root: Path | None = None) -> Summary:
    """Sizes and fingerprints of every split, full or miniature, cached or not.

    Raises:
        UserError: anything that would keep the data set from being loaded, but for undecodable images.
    """
    root = roots.resolve(data_root)
    roots.require_given(root, dataset)  # a cache would make it
    return _check_grey(dataset, root) if dataset_info(dataset).channels == 1 else _check_colour(dataset, root)


def _check_grey(dataset: str, root: Path) -> Summary:
    splits = {}
    for split in dataset_info(dataset).splits:
        images = load(dataset, split, root)
        size = Size(len(images), images.classes)
        splits[split] = SplitSummary(size, images.fingerprint, completeness(dataset, split, size), None)
    place = "bundled" if dataset == "digits" else str(locate(dataset, "train", root)[0].parent)
    return Summary(dataset, place, splits)


def _check_colour(dataset: str, root: Path) -> Summary:
    info, caches = dataset_info(dataset), cache_folder(root)
    splits, place = {}, ""
    for split in info.splits:
        listing = list_files(dataset, split, root)
        own = dataset.startswith(FOLDER_PREFIX)
        kind: Completeness = "own" if own else completeness(dataset, split, listing.size)
        cached = cache_path(listing, stored_side(info.image_size), caches).exists()
        splits[split] = SplitSummary(listing.size, content_fingerprint(listing, caches), kind, cached)
        place = str(listing.folder)
    return Summary(dataset, place, splits)
