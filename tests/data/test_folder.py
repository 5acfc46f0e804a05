import os
import shutil

import pytest

from robsweep.data.content import content_fingerprint
from robsweep.data.derived_files import derived_path
from robsweep.data.folder import list_folder, survey
from robsweep.data.walk import HIDDEN, OUTSIDE_CLASSES
from robsweep.errors import UserError


def touch(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.fsencode(name))


def both(dataset):
    return [list_folder(dataset, split) for split in ("train", "test")]


def classes_of(listing):
    return {path.split("/")[-2] for path in listing.paths}


def test_zero_shot_by_default(tmp_path):
    touch(tmp_path, "a/1.jpg", "a/2.PNG", "b/1.jpeg", "c/1.webp", "d/1.tif", "d/notes.txt", ".hidden/1.jpg", "1.jpg")
    train, test = both(f"folder:{tmp_path}")
    assert train.paths == ("a/1.jpg", "a/2.PNG", "b/1.jpeg")
    assert train.labels.tolist() == [0, 0, 1]
    assert test.paths == ("c/1.webp", "d/1.tif")
    assert test.labels.tolist() == [0, 1]
    for given, spelt in zip((train, test), both(f"folder:{tmp_path}@zero-shot"), strict=True):
        assert given.paths == spelt.paths


def test_nested_images_belong_to_the_outer_class(tmp_path):
    touch(tmp_path, "a/x/1.jpg", "a/2.jpg", "b/1.jpg", "c/1.jpg", "d/1.jpg")
    assert set(list_folder(f"folder:{tmp_path}", "train").paths) == {"a/x/1.jpg", "a/2.jpg", "b/1.jpg"}


def test_shared_split_has_every_class_on_both_sides(tmp_path):
    sizes = {"a": 2, "b": 10, "c": 23}
    touch(tmp_path, *(f"{name}/{item}.jpg" for name, size in sizes.items() for item in range(size)))
    train, test = both(f"folder:{tmp_path}@shared")
    assert not set(train.paths) & set(test.paths)
    assert len(train) + len(test) == 35
    assert classes_of(train) == classes_of(test) == set(sizes)
    assert [test.labels.tolist().count(label) for label in range(3)] == [1, 2, 5]
    assert [train.labels.tolist().count(label) for label in range(3)] == [1, 8, 18]


def test_shared_split_does_not_move_images_when_others_come(tmp_path):
    touch(tmp_path, *(f"a/{item}.jpg" for item in range(10)), *(f"b/{item}.jpg" for item in range(10)))
    before = list_folder(f"folder:{tmp_path}@shared", "test").paths
    touch(tmp_path, *(f"c/{item}.jpg" for item in range(10)))
    after = list_folder(f"folder:{tmp_path}@shared", "test").paths
    assert [path for path in after if path[0] in "ab"] == list(before)


def test_folders_train_and_test_are_taken_as_given(tmp_path):
    touch(tmp_path, "train/a/1.jpg", "train/b/1.jpg", "test/a/2.jpg", "test/b/2.jpg", "test/b/3.jpg")
    train, test = both(f"folder:{tmp_path}")
    assert train.paths == ("train/a/1.jpg", "train/b/1.jpg")
    assert test.paths == ("test/a/2.jpg", "test/b/2.jpg", "test/b/3.jpg")
    assert test.labels.tolist() == [0, 1, 1]
    with pytest.raises(UserError, match="@shared cannot apply"):
        list_folder(f"folder:{tmp_path}@shared", "train")


def test_what_cannot_be_split(tmp_path):
    with pytest.raises(UserError, match="is not a folder"):
        list_folder(f"folder:{tmp_path / 'nowhere'}", "train")
    with pytest.raises(UserError, match=r"needs 4 or more classes, .* got none"):
        list_folder(f"folder:{tmp_path}", "train")
    touch(tmp_path, "a/1.jpg", "b/1.jpg", "b/2.jpg")
    with pytest.raises(UserError, match=r"needs 4 or more classes, .* got a, b"):
        list_folder(f"folder:{tmp_path}", "train")
    with pytest.raises(UserError, match="class 'a' has 1 image"):
        list_folder(f"folder:{tmp_path}@shared", "train")
    with pytest.raises(UserError, match="no split 'query'"):
        list_folder(f"folder:{tmp_path}", "query")


@pytest.mark.parametrize("there", ["train", "test"])
def test_one_split_without_the_other_is_no_class(tmp_path, there):
    touch(tmp_path, f"{there}/a/1.jpg", f"{there}/b/1.jpg", "val/a/1.jpg", "x/1.jpg", "y/1.jpg")
    for split in ("train", "test"):
        with pytest.raises(UserError, match=f"has a folder {there}, expected train and test or neither"):
            list_folder(f"folder:{tmp_path}", split)


def test_one_class_cannot_be_trained_on(tmp_path):
    touch(tmp_path, "train/a/1.jpg", "test/a/2.jpg")
    with pytest.raises(UserError, match="one class to train on, a"):
        list_folder(f"folder:{tmp_path}", "train")


@pytest.mark.parametrize("dataset", ["folder:", "folder:@shared", "folder:@zero-shot"])
def test_a_folder_needs_a_path(dataset):
    with pytest.raises(UserError, match="expected folder:PATH"):
        list_folder(dataset, "train")


@pytest.mark.parametrize("options", ["@shared@zero-shot", "@skip-damaged@skip-damaged", "@shared@shared"])
def test_options_that_contradict_or_repeat(tmp_path, options):
    with pytest.raises(UserError, match="expected one of @zero-shot, @shared at most, and @skip-damaged once"):
        list_folder(f"folder:{tmp_path}{options}", "train")


def test_what_is_left_out_does_not_move_the_halves(tmp_path):
    touch(tmp_path, *(f"{name}/{item}.jpg" for name in "abcd" for item in range(2)))
    before = [listing.paths for listing in both(f"folder:{tmp_path}")]
    touch(tmp_path, "__MACOSX/a/._0.jpg", ".git/x/1.jpg", "Zempty/notes.txt", "a/._0.jpg")
    assert [listing.paths for listing in both(f"folder:{tmp_path}")] == before


def test_a_class_that_is_missing_does_not_move_the_halves(tmp_path):
    touch(tmp_path, "a/1.jpg", "b/1.jpg", "d/1.jpg", "d/2.jpg")
    (tmp_path / "c").symlink_to("/nonexistent/c")
    train, test = both(f"folder:{tmp_path}")
    assert (train.paths, test.paths) == (("a/1.jpg", "b/1.jpg"), ("c", "d/1.jpg", "d/2.jpg"))
    with pytest.raises(UserError, match=f"1 of 3 images are missing, first {tmp_path}/c; `robsweep data check folder:"):
        _ = test.facts
    touch(tmp_path, "a/2.jpg", "b/2.jpg")
    assert list_folder(f"folder:{tmp_path}@shared", "test").missing == ("c",)


def test_suffixes_that_are_seldom_or_missing_are_images_like_others(tmp_path):
    touch(tmp_path, "a/1.jfif", "b/1.JPE", "c/1.avif", "d/1.webp")
    for name in "ef":
        (tmp_path / name).mkdir()
        (tmp_path / name / "1").write_bytes(b"\xff\xd8\xff\xe0")
    assert [listing.paths for listing in both(f"folder:{tmp_path}")] == [
        ("a/1.jfif", "b/1.JPE", "c/1.avif"),
        ("d/1.webp", "e/1", "f/1"),
    ]


def test_survey_of_splits_that_are_given(tmp_path):
    touch(
        tmp_path, "train/a/1.jpg", "train/b/1.jpg", "test/a/2.jpg", "test/.b/2.jpg", "val/a/3.jpg", ".git/x", "list.txt"
    )
    (tmp_path / "train" / "c").mkdir()
    tree = survey(f"folder:{tmp_path}")
    assert [path for path, _ in tree.images] == ["train/a/1.jpg", "train/b/1.jpg", "test/a/2.jpg"]
    assert tree.left_out == (
        ("test/.b", HIDDEN),
        (".git", HIDDEN),
        ("list.txt", OUTSIDE_CLASSES),
        ("val", OUTSIDE_CLASSES),
    )
    assert tree.empty_classes == ("train/c",)


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="other systems refuse names that are no UTF-8")
@pytest.mark.parametrize("rule", ["", "@shared"])
def test_a_folder_that_moved_has_the_same_fingerprint(tmp_path, rule):
    here, there = tmp_path / "here", tmp_path / "elsewhere" / "deeper"
    names = [f"{name}/{item}.jpg" for name in ("a", "b", "c", os.fsdecode(b"Mu\xf1oz")) for item in range(5)]
    touch(here, *names)
    (here / "a" / "linked").symlink_to("../b")  # relative, so that it moves along
    listings = both(f"folder:{here}{rule}")
    before = [content_fingerprint(listing, tmp_path) for listing in listings]
    kept = [derived_path(listing, tmp_path, kind="x", suffix="", version=1) for listing in listings]
    there.parent.mkdir()
    shutil.move(here, there)
    moved = both(f"folder:{there}{rule}")
    assert [content_fingerprint(listing, tmp_path) for listing in moved] == before
    assert len(set(before)) == 2
    # what is kept beside the data hangs on the place, so that folders that look alike are not confused
    assert [derived_path(listing, tmp_path, kind="x", suffix="", version=1) for listing in moved] != kept
