"""What a check finds; the folders that once went wrong are drawn here as their owners have them."""

import os
import shutil

import numpy as np
import pytest
from PIL import Image

from robsweep.data.catalog import load
from robsweep.data.check import check
from robsweep.data.walk import HIDDEN, NOT_IMAGE
from robsweep.errors import UserError


def draw(root, classes, per_class, *, suffixes=None, kind="JPEG"):
    """``class_0/0.jpg`` and so on, each of its own content; ``suffixes``: by class, where they are others."""
    rng = np.random.default_rng(0)
    for number in range(classes):
        folder = root / f"class_{number}"
        folder.mkdir(parents=True)
        for item in range(per_class):
            pixels = rng.integers(0, 256, (24, 24, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / f"{item}{(suffixes or {}).get(number, '.jpg')}", kind)
    return root


def sizes(summary):
    return [summary.splits[half].size for half in ("train", "test")]


def checked(root, tmp_path, **options):
    return check(f"folder:{root}", tmp_path, **options)


def test_bundled_digits_are_full():
    summary = check("digits")
    assert summary.place == "bundled"
    assert [part.size for part in summary.splits.values()] == [(1438, 10), (359, 10)]
    assert {part.completeness for part in summary.splits.values()} == {"full"}


@pytest.mark.parametrize("dataset", ["cub", "cars", "sop", "inshop", "fashion"])
def test_miniatures_are_called_so(miniatures, dataset):
    summary = check(dataset, miniatures)
    assert summary.place.startswith(str(miniatures))
    for split, part in summary.splits.items():
        images = load(dataset, split, miniatures)
        assert part.completeness == "miniature"
        assert part.size == (len(images), images.classes)
        assert part.fingerprint == images.fingerprint


def test_own_folders_have_no_published_size(miniatures):
    summary = check(f"folder:{miniatures / 'folder'}", miniatures)
    assert {part.completeness for part in summary.splits.values()} == {"own"}


def test_cached_or_not(miniatures, tmp_path):
    (tmp_path / "cub").symlink_to(miniatures / "CUB_200_2011")
    assert not check("cub", tmp_path).splits["test"].cached
    load("cub", "test", tmp_path)
    after = check("cub", tmp_path).splits
    assert after["test"].cached
    assert not after["train"].cached


def test_a_data_set_that_is_not_there(tmp_path):
    with pytest.raises(UserError, match="'sop' not found"):
        check("sop", tmp_path)


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="other systems refuse names that are no UTF-8")
def test_names_that_are_no_utf8(tmp_path):
    root = draw(tmp_path / "data", 4, 2)
    os.rename(root / "class_0" / "0.jpg", os.fsencode(root) + b"/class_0/Mu\xf1oz.jpg")
    os.rename(root / "class_3", os.fsencode(root) + b"/class_\xe9")
    summary = checked(root, tmp_path)
    assert sizes(summary) == [(4, 2), (4, 2)]
    assert summary.damaged == {}
    assert load(f"folder:{root}", "train", tmp_path).fingerprint == summary.splits["train"].fingerprint


def test_what_a_mac_and_a_notebook_leave_behind(tmp_path):
    root = draw(tmp_path / "data", 6, 2)
    before = checked(root, tmp_path)
    head = bytes.fromhex("00051607000200004d6163204f532058") + bytes(100)
    for name in ("class_0/._0.jpg", "class_2/.DS_Store", "__MACOSX/class_0/._0.jpg", ".DS_Store"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(head)
    shutil.copytree(root / "class_1", root / "class_1" / ".ipynb_checkpoints")
    after = checked(root, tmp_path)
    assert after.splits == before.splits
    assert sizes(after) == [(6, 3), (6, 3)]
    assert after.left_out == tuple(
        (path, HIDDEN)
        for path in (".DS_Store", "__MACOSX", "class_0/._0.jpg", "class_1/.ipynb_checkpoints", "class_2/.DS_Store")
    )


def test_links_that_hold_and_links_that_do_not(tmp_path):
    root, store = draw(tmp_path / "data", 4, 2), draw(tmp_path / "store", 5, 2, kind="PNG")
    for number in range(4):
        (root / f"class_{number}" / "session2").symlink_to(store / f"class_{number}")
    (root / "class_3" / "0.jpg").unlink()
    (root / "class_3" / "0.jpg").symlink_to("/nonexistent/annex/0.jpg")
    (root / "class_9").symlink_to("/nonexistent/class_9")
    summary = checked(root, tmp_path)
    assert sizes(summary) == [(8, 2), (9, 3)]
    gone = "missing: a link to /nonexistent/{}, which is not there"
    assert summary.damaged == {"class_3/0.jpg": gone.format("annex/0.jpg"), "class_9": gone.format("class_9")}
    test = summary.splits["test"]
    assert (test.fingerprint, test.cached) == (None, False)
    skipped = checked(root, tmp_path, skip_damaged=True)
    assert sizes(skipped) == [(8, 2), (7, 2)]


def test_suffixes_that_were_left_out_in_silence(tmp_path):
    root = draw(tmp_path / "data", 6, 2, suffixes={1: "", 2: ".jfif", 4: ".JPE"})
    (root / "class_5" / "2.heic").write_bytes(b"\0\0\0\x18ftypheic")
    summary = checked(root, tmp_path)
    assert sizes(summary) == [(6, 3), (6, 3)]
    assert summary.left_out == (("class_5/2.heic", NOT_IMAGE),)


def test_all_damaged_files_in_one_go(tmp_path):
    root = draw(tmp_path / "data", 4, 3)
    cut = root / "class_0" / "0.jpg"
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    contents = {
        "class_0/1.jpg": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "a Git LFS pointer"),
        "class_1/2.jpg": (b"<html>404</html>", "an HTML page"),
        "class_2/0.jpg": (b"", "empty"),
    }
    for name, (content, _) in contents.items():
        (root / name).write_bytes(content)
    summary = checked(root, tmp_path)
    assert list(summary.damaged) == ["class_0/0.jpg", *contents]
    assert "truncated" in summary.damaged["class_0/0.jpg"].lower()
    for name, (_, kind) in contents.items():
        assert summary.damaged[name].startswith(f"not a readable image: {kind}")
    assert summary.images == 12
    assert [split.fingerprint for split in summary.splits.values()] == [None, None]
    assert sizes(summary) == [(6, 2), (6, 2)]
    skipped = checked(root, tmp_path, skip_damaged=True)
    assert skipped.damaged == summary.damaged
    assert skipped.images == 12
    assert sizes(skipped) == [(3, 2), (5, 2)]
    for split, part in skipped.splits.items():
        assert part.fingerprint == load(f"folder:{root}@skip-damaged", split, tmp_path).fingerprint
    assert checked(f"{root}@skip-damaged", tmp_path).splits["test"].cached


def test_classes_of_one_image_and_of_none(tmp_path):
    root = draw(tmp_path / "data", 6, 2)
    (root / "class_4" / "0.jpg").unlink()
    (root / "class_1" / "1.jpg").write_bytes(b"")  # of what is sound, one is left
    (root / "class_7" / "deeper").mkdir(parents=True)
    summary = checked(root, tmp_path)
    assert summary.splits["train"].one_image_classes == ("class_1/0.jpg",)
    assert summary.splits["test"].one_image_classes == ("class_4/1.jpg",)
    assert summary.empty_classes == ("class_7",)


def test_queries_and_gallery_are_no_halves(miniatures):
    summary = check("inshop", miniatures)
    assert summary.images == 48
    assert all(split.one_image_classes == () for split in summary.splits.values())


def test_duplicates(tmp_path):
    root = draw(tmp_path / "data", 4, 3)
    shutil.copy(root / "class_0" / "0.jpg", root / "class_1" / "9.jpg")
    shutil.copy(root / "class_0" / "2.jpg", root / "class_3" / "9.jpg")
    for name in ("class_2/0.jpg", "class_2/1.jpg"):
        (root / name).write_bytes(b"")  # the same, but damaged
    assert list(checked(root, tmp_path).duplicates) == [
        {"train": ("class_0/0.jpg", "class_1/9.jpg")},
        {"train": ("class_0/2.jpg",), "test": ("class_3/9.jpg",)},
    ]


def test_damage_in_a_listed_data_set(miniatures, tmp_path):
    shutil.copytree(miniatures / "cars196", tmp_path / "cars196")
    (tmp_path / "cars196" / "car_ims" / "000003.jpg").unlink()
    (tmp_path / "cars196" / "car_ims" / "000040.jpg").write_bytes(b"GIF89a")
    summary = check("cars", tmp_path)
    assert list(summary.damaged) == ["car_ims/000003.jpg", "car_ims/000040.jpg"]
    assert [split.fingerprint for split in summary.splits.values()] == [None, None]


def test_progress_covers_both_halves(miniatures, tmp_path):
    shutil.copytree(miniatures / "folder", tmp_path / "folder")
    calls = []
    checked(tmp_path / "folder", tmp_path, progress=lambda done, total: calls.append((done, total)))
    assert calls == [(24, 24), (24, 24)]
