"""Files of a listing that cannot be used: which, and why; and the listing without them."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from robsweep.data.cache import cache_path, decoded
from robsweep.data.decode import DamagedImageError, decode
from robsweep.data.derived_files import Progress, derived_path, make_once
from robsweep.data.file_names import shown
from robsweep.data.listing import Listing
from robsweep.errors import UserError


def find_damaged(
    listing: Listing, folder: Path, *, side: int, channels: int = 3, progress: Progress | None = None
) -> dict[str, str]:
    """Relative path and reason of every missing or undecodable file, in the listing's order.

    Each file is decoded once, and what was found kept in ``folder`` while sizes and times of the files stay the same.
    A listing whose images of that size and colour lie in the cache has no damaged ones.

    Raises:
        UserError: the result cannot be kept, or what was kept is damaged.
    """
    found = {path: _why_missing(listing.folder / path) for path in listing.missing}
    there = listing.without(found) if found else listing
    cached = cache_path(there, side, folder, channels=channels).exists() if len(there) else True
    found |= {} if cached else _undecodable(there, folder, side, progress)
    return {path: found[path] for path in listing.paths if path in found}


def without_damaged(listing: Listing, damaged: Mapping[str, str]) -> Listing:
    """The listing without the damaged files; classes that had no others vanish, and no image changes its split.

    Raises:
        UserError: too little is left to train on or to search in.
    """
    if not damaged:
        return listing
    rest = listing.without(damaged)
    left = f"data set {listing.dataset!r}, split {listing.split!r}: without the damaged files"
    if not len(rest):
        raise UserError(f"{left} no images are left")
    if listing.split == "train" and rest.size.classes == 1:
        raise UserError(f"{left} one class is left: triplets need two or more")
    if rest.queries is not None and (rest.queries.all() or not rest.queries.any()):
        raise UserError(f"{left} only {'queries' if rest.queries.all() else 'a gallery'} are left, both are needed")
    return rest


def _why_missing(path: Path) -> str:
    if path.is_symlink():
        return f"missing: a link to {shown(os.readlink(path))}, which is not there"
    try:
        path.stat()
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"missing: {error.strerror}"
    return "missing a moment ago, there now"


def _undecodable(listing: Listing, folder: Path, side: int, progress: Progress | None) -> dict[str, str]:
    path = derived_path(listing, folder, kind="damaged", suffix=".json", version=1)

    def make(unfinished: Path) -> None:
        results = zip(listing.paths, decoded(listing, side, progress), strict=True)
        unfinished.write_text(json.dumps([name for name, image in results if isinstance(image, DamagedImageError)]))

    make_once(path, make, bytes_needed=len(listing))
    try:
        names = [str(name) for name in json.loads(path.read_text())]
    except (OSError, ValueError, TypeError) as error:
        raise UserError(f"{path}: damaged list of damaged files ({error}); delete it") from error
    # tried again: a permission or a decoder that was lacking may be there now
    reasons = {name: _reason(listing.folder / name, side) for name in names}
    return {name: reason for name, reason in reasons.items() if reason is not None}


def _reason(path: Path, side: int) -> str | None:
    try:
        decode(path, side)
    except DamagedImageError as error:
        return error.reason
    return None
