"""A summary of a data set as lines to read and as JSON."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from robsweep.config.folder_name import FOLDER_PREFIX
from robsweep.data.check import Summary
from robsweep.data.file_names import shown
from robsweep.data.walk import NOT_IMAGE, LeftOut

_EXAMPLES = 3


def lines(summary: Summary) -> list[str]:
    """Where the data set lies, a line a split, what to look at, and every damaged file with its reason."""
    return [
        f"{summary.dataset}: {shown(summary.place)}",
        *_splits(summary),
        *_left_out(summary.left_out),
        *(f"  warning   {text}" for text in _warnings(summary)),
        *(f"  damaged   {shown(path)}: {reason}" for path, reason in summary.damaged.items()),
    ]


def as_json(summary: Summary) -> str:
    """Everything that was found, with all names; those that are no UTF-8 as in ``lines``."""
    splits = {
        name: {
            "images": split.size.images,
            "classes": split.size.classes,
            "completeness": split.completeness,
            "fingerprint": split.fingerprint,
            "cached": split.cached,
            "damaged": [{"path": shown(path), "reason": reason} for path, reason in split.damaged.items()],
            "one_image_classes": _all_shown(split.one_image_classes),
        }
        for name, split in summary.splits.items()
    }
    found = {
        "dataset": summary.dataset,
        "place": shown(summary.place),
        "skips_damaged": summary.skips_damaged,
        "splits": splits,
        "left_out": [{"path": shown(path), "reason": reason} for path, reason in summary.left_out],
        "empty_classes": _all_shown(summary.empty_classes),
        "duplicates": [{split: _all_shown(paths) for split, paths in group.items()} for group in summary.duplicates],
    }
    return json.dumps(found, indent=2)


def damage(summary: Summary) -> str:
    """One line on the damaged files of a data set that has some."""
    own = f" or by the name {summary.dataset}@skip-damaged" if summary.dataset.startswith(FOLDER_PREFIX) else ""
    return (
        f"{summary.dataset}: damaged or missing: {len(summary.damaged):,} of {summary.images:,} images; mend or remove "
        f"them, or leave them out with --skip-damaged{own}"
    )


def _splits(summary: Summary) -> Iterator[str]:
    for name, split in summary.splits.items():
        cached = {True: ", cached", False: ", not cached yet", None: ""}[split.cached]
        state = f"fingerprint {split.fingerprint}{cached}" if split.fingerprint else "cannot be loaded"
        if split.damaged:
            verb = "left out as damaged" if summary.skips_damaged else "of them damaged"
            state = f"{len(split.damaged):,} {verb}, {state}"
        size = f"{split.size.images:,} images of {split.size.classes:,} classes"
        yield f"  {name:<8} {size} ({split.completeness}), {state}"


def _left_out(left_out: Sequence[LeftOut]) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for path, reason in left_out:
        by_reason.setdefault(reason, []).append(path)
    for reason, paths in by_reason.items():
        yield f"  left out  {reason}{_suffixes(paths) if reason == NOT_IMAGE else ''}: {_counted(paths)}"


def _suffixes(paths: Iterable[str]) -> str:
    counts = Counter(PurePosixPath(path).suffix.lower() or "no suffix" for path in paths)
    return " (" + ", ".join(f"{count:,} {shown(suffix)}" for suffix, count in counts.most_common()) + ")"


def _warnings(summary: Summary) -> Iterator[str]:
    if summary.empty_classes:
        yield f"classes without an image: {_counted(summary.empty_classes)}"
    for name, split in summary.splits.items():
        if split.one_image_classes:
            yield f"classes of {name} with one sound image: {_counted(split.one_image_classes)}"
        if twice := [" = ".join(group[name]) for group in summary.duplicates if len(group.get(name, ())) > 1]:
            yield f"images of {name} that are there more than once: {_counted(twice)}"
    if both := [_across(group) for group in summary.duplicates if len(group) > 1]:
        yield f"images that are in train and in test: {_counted(both)}"


def _across(group: Mapping[str, tuple[str, ...]]) -> str:
    return " = ".join(paths[0] for paths in group.values())


def _counted(names: Sequence[str]) -> str:
    return f"{len(names):,} ({', '.join(map(shown, names[:_EXAMPLES]))}{', ...' if len(names) > _EXAMPLES else ''})"


def _all_shown(names: Iterable[str]) -> list[str]:
    return [shown(name) for name in names]
