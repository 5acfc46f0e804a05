"""A user's own images, a class per folder: ``folder:PATH``, ``folder:PATH@shared``."""

from pathlib import Path

from robsweep.config.datasets import FOLDER_PREFIX
from robsweep.data.fingerprint import rank_key
from robsweep.data.listing import Listing, make_listing, require_split, zero_shot
from robsweep.errors import UserError

SPLITS = ("train", "test")
SUFFIXES = {".bmp", ".gif", ".jpeg", ".jpg", ".png", ".ppm", ".tif", ".tiff", ".webp"}
TEST_PERCENT = 20
_FEWEST_CLASSES = 4
_ZERO_SHOT, _SHARED = "@zero-shot", "@shared"


def list_folder(dataset: str, split: str) -> Listing:
    """Classes are the subfolders in order of their names; images lie at any depth below them.

    - ``PATH/train`` and ``PATH/test``, where they are there, are the splits as given;
    - otherwise the first half of the classes is train and the second test (``@zero-shot``, the default),
    - or, with ``@shared``, a fixed fifth of each class's images is test, chosen by a hash of their paths.

    Raises:
        UserError: no such folder, no classes, or too few for the split.
    """
    require_split(dataset, split, SPLITS)
    path, mode = parse(dataset)
    if not path.is_dir():
        raise UserError(f"data set {dataset!r}: {path} is not a folder")
    there = [name for name in SPLITS if (path / name).is_dir()]
    if len(there) == 1:
        raise UserError(f"data set {dataset!r}: {path} has a folder {there[0]}, expected train and test or neither")
    given = bool(there)
    if given and mode is not None:
        raise UserError(f"data set {dataset!r}: {path} has folders train and test, so {mode} cannot apply")
    paths, classes = _images(path / split if given else path, base=path)
    if not given and mode == _SHARED:
        paths, classes = _shared(dataset, paths, classes, split)
    elif not given:
        names = sorted(set(classes))
        if len(names) < _FEWEST_CLASSES:
            raise UserError(
                f"data set {dataset!r}: a zero-shot split needs {_FEWEST_CLASSES} or more classes, two to train on and "
                f"two to test on, got {', '.join(names) or 'none'}"
            )
        paths, numbers = zero_shot(paths, [names.index(name) for name in classes], split)
        return make_listing(dataset, split, path, paths, numbers)
    if split == "train" and len(set(classes)) == 1:
        raise UserError(f"data set {dataset!r}: one class to train on, {classes[0]}: triplets need two or more")
    return make_listing(dataset, split, path, paths, classes)


def parse(dataset: str) -> tuple[Path, str | None]:
    """The absolute path and the split rule that was asked for, if any.

    Raises:
        UserError: no path.
    """
    text = dataset.removeprefix(FOLDER_PREFIX)
    if text in ("", _ZERO_SHOT, _SHARED):
        raise UserError(f"data set {dataset!r}: expected {FOLDER_PREFIX}PATH")
    for mode in (_ZERO_SHOT, _SHARED):
        if text.endswith(mode):
            return Path(text.removesuffix(mode)).expanduser().absolute(), mode
    return Path(text).expanduser().absolute(), None


def _images(folder: Path, *, base: Path) -> tuple[list[str], list[str]]:
    paths, classes = [], []
    for child in sorted(entry for entry in folder.iterdir() if entry.is_dir() and entry.name[0] != "."):
        files = sorted(file for file in child.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
        paths += [file.relative_to(base).as_posix() for file in files]
        classes += [child.name] * len(files)
    return paths, classes


def _shared(dataset: str, paths: list[str], classes: list[str], split: str) -> tuple[list[str], list[str]]:
    by_class: dict[str, list[str]] = {}
    for path, name in zip(paths, classes, strict=True):
        by_class.setdefault(name, []).append(path)
    kept: list[tuple[str, str]] = []
    for name, files in by_class.items():
        if len(files) < 2:
            raise UserError(f"data set {dataset!r}: class {name!r} has 1 image, but both splits need one")
        files.sort(key=rank_key)
        tests = max(1, (len(files) * TEST_PERCENT + 50) // 100)
        kept += [(path, name) for path in (files[:tests] if split == "test" else files[tests:])]
    kept.sort()
    return [path for path, _ in kept], [name for _, name in kept]
