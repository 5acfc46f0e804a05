"""A split as a list of image files with labels, before anything is decoded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from robsweep.config.datasets import Size
from robsweep.data.file_names import shown
from robsweep.errors import UserError


class FileFacts(NamedTuple):
    """Size in bytes and time of the last change in nanoseconds."""

    size: int
    changed: int


@dataclass(frozen=True, eq=False)
class Listing:
    """``paths`` are relative to ``folder``, with forward slashes; ``labels`` (``N`` int64) run from 0.

    ``queries``: as in ``ImageSet``.
    """

    dataset: str
    split: str
    folder: Path
    paths: tuple[str, ...]
    labels: NDArray[np.int64]
    queries: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.paths)

    @property
    def size(self) -> Size:
        """Number of images and classes."""
        return Size(len(self), len(np.unique(self.labels)))

    @cached_property
    def facts(self) -> tuple[FileFacts, ...]:
        """Size and time of every file.

        Raises:
            UserError: files of the list are not there; the line names the first.
        """
        if self.missing:
            raise UserError(
                f"data set {self.dataset!r}, split {self.split!r}: {len(self.missing)} of {len(self)} images "
                f"are missing, first {shown(self.folder / self.missing[0])}; "
                f"`robsweep data check {self.dataset}` lists them"
            )
        return tuple(fact for fact in self._found if fact is not None)

    @property
    def missing(self) -> tuple[str, ...]:
        """Paths of the files that are not there, links that lead nowhere among them."""
        return tuple(path for path, fact in zip(self.paths, self._found, strict=True) if fact is None)

    def without(self, paths: Collection[str]) -> "Listing":
        """The listing without some of its files; labels number the remaining classes in the same order."""
        kept = np.array([row for row, path in enumerate(self.paths) if path not in paths], dtype=np.int64)
        labels = np.unique(self.labels[kept], return_inverse=True)[1].astype(np.int64)
        queries = None if self.queries is None else self.queries[kept]
        return replace(self, paths=tuple(self.paths[row] for row in kept), labels=labels, queries=queries)

    @cached_property
    def _found(self) -> tuple[FileFacts | None, ...]:
        return tuple(_facts(self.folder / path) for path in self.paths)


def _facts(path: Path) -> FileFacts | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return FileFacts(stat.st_size, stat.st_mtime_ns)


def make_listing(
    dataset: str, split: str, folder: Path, paths: Sequence[str], class_ids: Sequence[int] | Sequence[str]
) -> Listing:
    """A listing whose labels number the distinct ``class_ids`` in ascending order.

    Raises:
        UserError: the split is empty.
    """
    if not paths:
        raise UserError(f"data set {dataset!r}, split {split!r}: no images in {folder}")
    labels = np.unique(np.asarray(class_ids), return_inverse=True)[1].astype(np.int64)
    return Listing(dataset, split, folder, tuple(paths), labels)


def zero_shot(paths: Sequence[str], class_ids: Sequence[int], split: str) -> tuple[list[str], list[int]]:
    """Images of the first half of the classes (by ascending id) for train, of the second half for test.

    With 200 or 196 classes these are the usual splits of CUB and Cars (Oh Song et al. 2016, Section 5).
    """
    distinct = sorted(set(class_ids))
    kept = set(distinct[: len(distinct) // 2] if split == "train" else distinct[len(distinct) // 2 :])
    chosen = [(path, label) for path, label in zip(paths, class_ids, strict=True) if label in kept]
    return [path for path, _ in chosen], [label for _, label in chosen]


def require_split(dataset: str, split: str, splits: Sequence[str]) -> None:
    """Raise the one-line error for a split that the data set does not have."""
    if split not in splits:
        raise UserError(f"data set {dataset!r} has no split {split!r}: expected {' or '.join(splits)}")


def read_columns(path: Path, columns: int, *, skip: int = 0) -> list[list[str]]:
    """The fields of each non-empty line after the first ``skip`` lines; the last field may hold spaces.

    Raises:
        UserError: unreadable, or a line with fewer fields; the line names file and line number.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read: {error}") from error
    rows = []
    for number, line in enumerate(lines[skip:], start=skip + 1):
        fields = line.split(maxsplit=columns - 1)
        if not fields:
            continue
        if len(fields) != columns:
            raise UserError(f"{path}, line {number}: expected {columns} fields, got {line!r}")
        rows.append([field.strip() for field in fields])
    return rows


def parse_integer(text: str, path: Path) -> int:
    """``int(text)``, or the one-line error that names the file."""
    try:
        return int(text)
    except ValueError:
        raise UserError(f"{path}: expected a whole number, got {text!r}") from None
