"""A user's own images, a class per folder: ``folder:PATH``, split by ``@shared`` or by class."""

from pathlib import Path

from robsweep.config.folder_name import SHARED, parse_folder
from robsweep.data.file_names import shown
from robsweep.data.fingerprint import rank_key
from robsweep.data.folder_place import folder_place
from robsweep.data.listing import Listing, make_listing, require_split, zero_shot
from robsweep.data.walk import HIDDEN, OUTSIDE_CLASSES, LeftOut, Tree, is_hidden, read_tree
from robsweep.errors import UserError

SPLITS = ("train", "test")
TEST_PERCENT = 20
FEWEST_CLASSES = 4


def list_folder(dataset: str, split: str, root: Path | None = None) -> Listing:
    """The split of the folder that lies where ``folder_place`` says.

    Classes are the subfolders in order of their names; images lie at any depth below them (``walk.read_tree``).

    - ``PATH/train`` and ``PATH/test``, where they are there, are the splits as given;
    - otherwise the first half of the classes is train and the second test (``@zero-shot``, the default),
    - or, with ``@shared``, a fixed fifth of each class's images is test, chosen by a hash of their paths.

    Damaged and missing files are listed like others.

    Raises:
        UserError: no such folder, no classes, or too few for the split.
    """
    require_split(dataset, split, SPLITS)
    path, rule = folder_place(dataset, root), parse_folder(dataset).rule
    given = _splits_are_given(dataset, path)
    tree = read_tree(path / split if given else path, base=path)
    paths, classes = [image for image, _ in tree.images], [name for _, name in tree.images]
    if not given and rule == SHARED:
        paths, classes = _shared(dataset, paths, classes, split)
    elif not given:
        numbers = {name: number for number, name in enumerate(sorted(set(classes)))}
        if len(numbers) < FEWEST_CLASSES:
            raise UserError(
                f"data set {dataset!r}: a zero-shot split needs {FEWEST_CLASSES} or more classes, two to train on and "
                f"two to test on, got {', '.join(map(shown, numbers)) or 'none'}"
            )
        paths, ids = zero_shot(paths, [numbers[name] for name in classes], split)
        return make_listing(dataset, split, path, paths, ids)
    if split == "train" and len(set(classes)) == 1:
        raise UserError(f"data set {dataset!r}: one class to train on, {shown(classes[0])}: triplets need two or more")
    return make_listing(dataset, split, path, paths, classes)


def survey(dataset: str, root: Path | None = None) -> Tree:
    """The whole folder, both splits together, with what is left out.

    Raises:
        UserError: as ``list_folder``.
    """
    path = folder_place(dataset, root)
    if not _splits_are_given(dataset, path):
        return read_tree(path, base=path)
    trees = [read_tree(path / split, base=path) for split in SPLITS]
    beside = [
        LeftOut(entry.name, HIDDEN if is_hidden(entry.name) else OUTSIDE_CLASSES)
        for entry in sorted(path.iterdir())
        if entry.name not in SPLITS
    ]
    return Tree(
        tuple(image for tree in trees for image in tree.images),
        (*(left for tree in trees for left in tree.left_out), *beside),
        tuple(name for tree in trees for name in tree.empty_classes),
    )


def with_rule(dataset: str) -> str:
    """The name with ``@shared``, where it says no rule and the folder has too few classes to be split by class.

    Raises:
        UserError: no such folder.
    """
    given, classes = _splits_are_given(dataset, folder_place(dataset)), {name for _, name in survey(dataset).images}
    few = not given and len(classes) < FEWEST_CLASSES
    return dataset + SHARED if few and parse_folder(dataset).rule is None else dataset


def _splits_are_given(dataset: str, path: Path) -> bool:
    rule = parse_folder(dataset).rule
    if not path.is_dir():
        raise UserError(f"data set {dataset!r}: {shown(path)} is not a folder")
    there = [name for name in SPLITS if (path / name).is_dir()]
    if len(there) == 1:
        raise UserError(f"data set {dataset!r}: {path} has a folder {there[0]}, expected train and test or neither")
    if there and rule is not None:
        raise UserError(f"data set {dataset!r}: {path} has folders train and test, so {rule} cannot apply")
    return bool(there)


def _shared(dataset: str, paths: list[str], classes: list[str], split: str) -> tuple[list[str], list[str]]:
    by_class: dict[str, list[str]] = {}
    for path, name in zip(paths, classes, strict=True):
        by_class.setdefault(name, []).append(path)
    kept: list[tuple[str, str]] = []
    for name, files in by_class.items():
        if len(files) < 2 and files != [name]:  # the class itself a link that leads nowhere: told as missing
            raise UserError(f"data set {dataset!r}: class {shown(name)!r} has 1 image, but both splits need one")
        files.sort(key=rank_key)
        tests = max(1, (len(files) * TEST_PERCENT + 50) // 100)
        kept += [(path, name) for path in (files[:tests] if split == "test" else files[tests:])]
    kept.sort()
    return [path for path, _ in kept], [name for _, name in kept]
