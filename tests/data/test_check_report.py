import json
import os

from robsweep.config.datasets import Size
from robsweep.data.check import SplitSummary, Summary
from robsweep.data.check_report import as_json, damage, lines
from robsweep.data.walk import HIDDEN, NOT_IMAGE, LeftOut

LATIN1 = os.fsdecode(b"c/Mu\xf1oz.jpg")


def split(images, classes, *, fingerprint="0123456789abcdef", damaged=None, alone=()):
    return SplitSummary(Size(images, classes), fingerprint, "own", False, damaged or {}, alone)


def summary(train, test, **fields):
    return Summary("folder:/data", "/data", {"train": train, "test": test}, **fields)


def test_nothing_amiss_is_a_line_a_split():
    assert lines(summary(split(1200, 3), split(8, 2))) == [
        "folder:/data: /data",
        "  train    1,200 images of 3 classes (own), fingerprint 0123456789abcdef, not cached yet",
        "  test     8 images of 2 classes (own), fingerprint 0123456789abcdef, not cached yet",
    ]


def everything(skips_damaged=False):
    damaged = {"a/1.jpg": "missing", LATIN1: "not a readable image: empty"}
    train = split(6, 3, fingerprint="0123456789abcdef" if skips_damaged else None, damaged=damaged, alone=("b/1.jpg",))
    return summary(
        train,
        split(8, 2),
        skips_damaged=skips_damaged,
        left_out=(
            LeftOut("a/.x", HIDDEN),
            *(LeftOut(f"a/{name}", NOT_IMAGE) for name in ("1.heic", "2.HEIC", "3.txt", "4")),
        ),
        empty_classes=("e", "f"),
        duplicates=(
            {"train": ("a/2.jpg", "b/2.jpg"), "test": ("d/1.jpg",)},
            {"test": ("d/2.jpg", "d/3.jpg", "d/4.jpg")},
        ),
    )


def test_everything_amiss():
    assert lines(everything())[1:] == [
        "  train    6 images of 3 classes (own), 2 of them damaged, cannot be loaded",
        "  test     8 images of 2 classes (own), fingerprint 0123456789abcdef, not cached yet",
        "  left out  hidden files and folders, and what systems put there: 1 (a/.x)",
        "  left out  files of no image format that is read (2 .heic, 1 .txt, 1 no suffix): "
        "4 (a/1.heic, a/2.HEIC, a/3.txt, ...)",
        "  warning   classes without an image: 2 (e, f)",
        "  warning   classes of train with one sound image: 1 (b/1.jpg)",
        "  warning   images of train that are there more than once: 1 (a/2.jpg = b/2.jpg)",
        "  warning   images of test that are there more than once: 1 (d/2.jpg = d/3.jpg = d/4.jpg)",
        "  warning   images that are in train and in test: 1 (a/2.jpg = d/1.jpg)",
        "  damaged   a/1.jpg: missing",
        r"  damaged   c/Mu\xf1oz.jpg: not a readable image: empty",
    ]


def test_damage_is_one_line():
    assert damage(everything()) == (
        "folder:/data: damaged or missing: 2 of 14 images; mend or remove them, or leave them out with --skip-damaged "
        "or by the name folder:/data@skip-damaged"
    )
    listed = Summary("cub", "/data", {"train": split(6, 3, damaged={"a": "missing"})})
    assert damage(listed).endswith("leave them out with --skip-damaged")


def test_skipped_damage_is_still_told():
    told = lines(everything(skips_damaged=True))
    assert told[1] == (
        "  train    6 images of 3 classes (own), 2 left out as damaged, fingerprint 0123456789abcdef, not cached yet"
    )
    assert told[-2:] == lines(everything())[-2:]
    assert everything(skips_damaged=True).images == 16


def test_json_holds_all_names():
    found = json.loads(as_json(everything()))
    assert found["splits"]["train"] == {
        "images": 6,
        "classes": 3,
        "completeness": "own",
        "fingerprint": None,
        "cached": False,
        "damaged": [
            {"path": "a/1.jpg", "reason": "missing"},
            {"path": r"c/Mu\xf1oz.jpg", "reason": "not a readable image: empty"},
        ],
        "one_image_classes": ["b/1.jpg"],
    }
    assert [entry["path"] for entry in found["left_out"]] == ["a/.x", "a/1.heic", "a/2.HEIC", "a/3.txt", "a/4"]
    assert found["empty_classes"] == ["e", "f"]
    assert found["duplicates"] == [
        {"train": ["a/2.jpg", "b/2.jpg"], "test": ["d/1.jpg"]},
        {"test": ["d/2.jpg", "d/3.jpg", "d/4.jpg"]},
    ]
    assert (found["dataset"], found["place"], found["skips_damaged"]) == ("folder:/data", "/data", False)
