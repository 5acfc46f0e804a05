"""Files of the same content, within a split and across splits."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from robsweep.data.content import digests
from robsweep.data.listing import Listing

Duplicates = Mapping[str, tuple[str, ...]]
"""Two or more paths of one content, by split; a split that holds none of them is left out."""


def find_duplicates(listings: Mapping[str, Listing], folder: Path) -> list[Duplicates]:
    """Groups of files whose bytes are the same, in the order of their first files.

    Args:
        listings: by the name of the split.
        folder: where the files' digests are kept.

    Raises:
        UserError: as ``content.digests``.
    """
    groups: dict[bytes, list[tuple[str, str]]] = defaultdict(list)
    for split, listing in listings.items():
        for path, digest in zip(listing.paths, digests(listing, folder), strict=True):
            groups[digest.tobytes()].append((split, path))
    return [_by_split(group) for group in groups.values() if len(group) > 1]


def _by_split(group: list[tuple[str, str]]) -> Duplicates:
    found: dict[str, tuple[str, ...]] = {}
    for split, path in group:
        found[split] = (*found.get(split, ()), path)
    return found
