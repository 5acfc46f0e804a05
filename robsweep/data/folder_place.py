"""Where the images of ``folder:PATH`` lie: at ``PATH``, or, once that is gone, where a data root says."""

from pathlib import Path

from robsweep.config.folder_name import FOLDER_PREFIX, parse_folder
from robsweep.data.derived_files import cache_folder
from robsweep.data.roots import default_root


def folder_place(dataset: str, root: Path | None = None) -> Path:
    """``PATH``. Where no folder is there, one of the same name in ``root``, else ``root`` itself.

    The default root plays no part: what nobody named holds nobody's folder.
    """
    path = parse_folder(dataset).path
    if path.is_dir() or root is None or root == default_root().absolute():
        return path
    below = root / path.name
    return below if below.is_dir() else root


def has_moved(dataset: str, root: Path | None) -> bool:
    """Whether the images of ``folder:PATH`` are looked for elsewhere than there; never of other data sets."""
    return dataset.startswith(FOLDER_PREFIX) and folder_place(dataset, root) != parse_folder(dataset).path


def caches_of(dataset: str, root: Path) -> Path:
    """``cache_folder(root)``; the default root's where ``root`` is the folder of images itself."""
    lies_in_root = dataset.startswith(FOLDER_PREFIX) and folder_place(dataset, root) == root
    return cache_folder(default_root() if lies_in_root else root)
