"""Miniature data sets in the original layouts, for trials of the whole path without the real files."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from robsweep.data import cars, cub, inshop, sop
from robsweep.data.drawing import draw
from robsweep.data.mnist import CLASSES, PREFIX, SIDE, TORCHVISION_NAME
from robsweep.errors import UserError


@dataclass(frozen=True, slots=True)
class _Plan:
    """How much to draw: ``classes`` over all splits, ``per_class`` images each, ``side`` pixels wide."""

    classes: int
    per_class: int
    side: int
    seed: int

    def images(self) -> Iterator[tuple[int, int]]:
        """Class and number within the class of every image, both from 0."""
        return ((kind, item) for kind in range(self.classes) for item in range(self.per_class))

    def save(self, path: Path, kind: int, item: int) -> None:
        """Draw a picture and keep it as a JPEG or PNG; heights vary, as photographs' do."""
        from PIL import Image

        path.parent.mkdir(parents=True, exist_ok=True)
        height = self.side * (4 + (kind + item) % 3) // 5
        picture = draw(kind, item, width=self.side, height=height, seed=self.seed)
        Image.fromarray(picture).save(path, quality=92)


def write_sample(
    dataset: str,
    root: Path,
    *,
    classes: int = 8,
    images_per_class: int = 6,
    side: int = 96,
    seed: int = 0,
) -> Path:
    """Write a miniature of ``dataset`` (``cub, cars, sop, inshop, folder, mnist, fashion``) below ``root``.

    Args:
        classes: over both splits where those have classes of their own; at most 10 for mnist and fashion.
        images_per_class: mnist and fashion: in each split.
        side: width of the pictures in pixels; mnist and fashion are 28x28.
        seed: the same seed writes the same pictures.

    Returns:
        The folder that holds the data set; with ``root`` as data root it is found there.

    Raises:
        UserError: no layout of that name, fewer than 4 classes or images a class, too many classes, or a folder
            that cannot be written to.
    """
    writer = _WRITERS.get(dataset)
    if writer is None:
        raise UserError(f"no sample of data set {dataset!r}: expected one of {', '.join(_WRITERS)}")
    if classes < 4 or images_per_class < 4:
        raise UserError(f"a sample needs 4 or more classes of 4 or more images, got {classes=}, {images_per_class=}")
    if dataset in TORCHVISION_NAME and classes > CLASSES:
        raise UserError(f"{dataset} has 10 classes at most, got {classes=}")
    try:
        return writer(root, _Plan(classes, images_per_class, side, seed))
    except OSError as error:
        raise UserError(f"{error.filename or root} cannot be written: {error.strerror}") from None


def _write_cub(root: Path, plan: _Plan) -> Path:
    folder = root / cub.FOLDER
    images, labels, parts = [], [], []
    for number, (kind, item) in enumerate(plan.images(), start=1):
        name = f"{kind + 1:03}.Drawn_Bird_{kind + 1}/Drawn_Bird_{kind + 1}_{item + 1:04}_{number:06}.jpg"
        plan.save(folder / "images" / name, kind, item)
        images.append(f"{number} {name}")
        labels.append(f"{number} {kind + 1}")
        parts.append(f"{number} {item % 2}")
    _write_lines(folder / "images.txt", images)
    _write_lines(folder / "image_class_labels.txt", labels)
    _write_lines(folder / "train_test_split.txt", parts)
    names = [f"{kind + 1} {kind + 1:03}.Drawn_Bird_{kind + 1}" for kind in range(plan.classes)]
    _write_lines(folder / "classes.txt", names)
    return folder


def _write_cars(root: Path, plan: _Plan) -> Path:
    from scipy.io import savemat

    folder = root / "cars196"
    box = ("bbox_x1", "bbox_y1", "bbox_x2", "bbox_y2")
    fields = [(name, object) for name in ("relative_im_path", *box, "class", "test")]
    rows = np.empty((1, plan.classes * plan.per_class), dtype=fields)
    for number, (kind, item) in enumerate(plan.images()):
        name = f"car_ims/{number + 1:06}.jpg"
        plan.save(folder / name, kind, item)
        rows[0, number] = (name, 1, 1, plan.side, plan.side, kind + 1, item % 2)
    names = np.array([[f"Drawn Car {kind + 1}" for kind in range(plan.classes)]], dtype=object)
    savemat(folder / cars.ANNOTATIONS, {"annotations": rows, "class_names": names})
    return folder


def _write_sop(root: Path, plan: _Plan) -> Path:
    folder = root / sop.FOLDER
    title = "image_id class_id super_class_id path"
    lines: dict[str, list[str]] = {"train": [title], "test": [title]}
    for number, (kind, item) in enumerate(plan.images(), start=1):
        name = f"drawn_{kind % 3 + 1}_final/{110000 + kind}_{item}.JPG"
        plan.save(folder / name, kind, item)
        split = "train" if kind < plan.classes // 2 else "test"
        lines[split].append(f"{number} {kind + 1} {kind % 3 + 1} {name}")
    for split, rows in lines.items():
        _write_lines(folder / f"Ebay_{split}.txt", rows)
    return folder


def _write_inshop(root: Path, plan: _Plan) -> Path:
    folder = root / inshop.FOLDER
    lines = []
    for kind, item in plan.images():
        name = f"img/{'WOMEN' if kind % 2 else 'MEN'}/Drawn_Shirts/id_{kind + 1:08}/{item + 1:02}_1_front.jpg"
        plan.save(folder / "Img" / name, kind, item)
        split = "train" if kind < plan.classes // 2 else ("query" if item % 3 == 0 else "gallery")
        lines.append(f"{name:<70} id_{kind + 1:08} {split}")
    title = "image_name item_id evaluation_status"
    _write_lines(folder / "Eval" / inshop.PARTITION, [str(len(lines)), title, *lines])
    return folder


def _write_folder(root: Path, plan: _Plan) -> Path:
    folder = root / "folder"
    for kind, item in plan.images():
        plan.save(folder / f"class_{kind:03}" / f"{item:04}.png", kind, item)
    return folder


def _idx_writer(dataset: str) -> Callable[[Path, _Plan], Path]:
    def write(root: Path, plan: _Plan) -> Path:
        folder = root / TORCHVISION_NAME[dataset] / "raw"
        folder.mkdir(parents=True, exist_ok=True)
        for part, prefix in enumerate(PREFIX.values()):
            labels = np.tile(np.arange(plan.classes, dtype=np.uint8), plan.per_class)
            numbers = np.arange(len(labels)) + part * len(labels)
            grey = [
                draw(int(kind), int(number), width=SIDE, height=SIDE, seed=plan.seed).mean(axis=2)
                for kind, number in zip(labels, numbers, strict=True)
            ]
            _write_idx(folder / f"{prefix}-images-idx3-ubyte.gz", np.stack(grey).astype(np.uint8))
            _write_idx(folder / f"{prefix}-labels-idx1-ubyte.gz", labels)
        return folder

    return write


def _write_idx(path: Path, array: NDArray[np.uint8]) -> None:
    header = bytes((0, 0, 8, array.ndim)) + np.array(array.shape, dtype=">u4").tobytes()
    path.write_bytes(gzip.compress(header + array.tobytes(), mtime=0))


def _write_lines(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


_WRITERS: dict[str, Callable[[Path, _Plan], Path]] = {
    "cub": _write_cub,
    "cars": _write_cars,
    "sop": _write_sop,
    "inshop": _write_inshop,
    "folder": _write_folder,
    "mnist": _idx_writer("mnist"),
    "fashion": _idx_writer("fashion"),
}
