"""A folder of images that has moved since a network was trained on it: it holds the same images, or is refused."""

from pathlib import Path

from robsweep.config.datasets import dataset_info
from robsweep.config.folder_name import FOLDER_PREFIX, parse_folder
from robsweep.data import roots
from robsweep.data.catalog import stored_images, usable_files
from robsweep.data.content import content_fingerprint
from robsweep.data.file_names import shown
from robsweep.data.folder_place import caches_of, folder_place, has_moved
from robsweep.errors import UserError


def require_same_images(dataset: str, data_root: Path | None, fingerprint: str, owner: str) -> None:
    """Check that the images of ``folder:PATH`` are found, and are the same if they lie elsewhere than at ``PATH``.

    Args:
        dataset: of any kind; of others than folders nothing is checked.
        data_root: as ``catalog.load`` takes it.
        fingerprint: of the training images that ``owner`` has seen.
        owner: a run or a checkpoint, for errors.

    Raises:
        UserError: no folder there, or other images.
    """
    if not dataset.startswith(FOLDER_PREFIX):
        return
    root = roots.resolve(data_root)
    roots.require_given(root, dataset)
    place = folder_place(dataset, root)
    if not place.is_dir():
        raise UserError(
            f"data set {dataset!r}: {shown(place)} is not a folder; has it moved? Name its new place by --data-root"
        )
    if not has_moved(dataset, root):
        return
    found = _fingerprint(dataset, root)
    if found != fingerprint:
        raise UserError(
            f"{owner} is of other images: {shown(parse_folder(dataset).path)} is gone, {shown(place)} has the "
            f"fingerprint {found}, expected {fingerprint or 'a known one'}"
        )


def _fingerprint(dataset: str, root: Path) -> str:
    """Of the training images; nothing is decoded unless damaged ones are to be left out."""
    listing = usable_files(dataset, "train", root, stored=stored_images(dataset_info(dataset).images))
    return content_fingerprint(listing, caches_of(dataset, root))
