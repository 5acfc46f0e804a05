import os
from pathlib import Path

import pytest
from PIL import Image

from robsweep.data.image_files import SUFFIXES
from robsweep.data.walk import ALREADY_READ, HIDDEN, NOT_IMAGE, OUTSIDE_CLASSES, SPECIAL, read_tree
from robsweep.errors import UserError


def touch(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def images(tree):
    return [path for path, _ in tree.images]


def left_out(tree, reason):
    return [path for path, why in tree.left_out if why == reason]


def test_order_and_classes_are_those_of_a_plain_listing(tmp_path):
    # fingerprints hang on this order: by class, then by the parts of the path
    names = ["b/2.jpg", "a/x/1.jpg", "a/x-y/1.jpg", "a/x.jpg", "a/10.PNG", "a/2.png", "a b/1.jpg", "a/x/y/z/1.jpg"]
    touch(tmp_path, *names)
    expected = []
    for folder in sorted(path for path in tmp_path.iterdir() if path.is_dir()):
        files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
        expected += [(path.relative_to(tmp_path).as_posix(), folder.name) for path in files]
    assert len(expected) == len(names)
    assert read_tree(tmp_path, base=tmp_path).images == tuple(expected)


def test_hidden_files_and_what_systems_put_there_are_left_out(tmp_path):
    hidden = ["a/._1.jpg", "a/.DS_Store", "a/.ipynb_checkpoints/1-checkpoint.jpg", "a/@eaDir/1.jpg", "__MACOSX/a/1.jpg"]
    touch(tmp_path, "a/1.jpg", "b/1.jpg", ".hidden/1.jpg", *hidden)
    tree = read_tree(tmp_path, base=tmp_path)
    assert images(tree) == ["a/1.jpg", "b/1.jpg"]
    assert left_out(tree, HIDDEN) == [
        ".hidden",
        "__MACOSX",
        "a/.DS_Store",
        "a/._1.jpg",
        "a/.ipynb_checkpoints",
        "a/@eaDir",
    ]
    assert len(tree.left_out) == len(left_out(tree, HIDDEN))


def test_what_is_no_image_and_what_lies_beside_is_named(tmp_path):
    touch(tmp_path, "a/1.jpg", "a/1.heic", "a/notes.txt", "a/nothing", "1.jpg", "README")
    (tmp_path / "empty" / "deeper").mkdir(parents=True)
    Image.new("RGB", (4, 4)).save(tmp_path / "a" / "picture", "PNG")
    tree = read_tree(tmp_path, base=tmp_path)
    assert images(tree) == ["a/1.jpg", "a/picture"]
    assert left_out(tree, NOT_IMAGE) == ["a/1.heic", "a/notes.txt", "a/nothing"]
    assert left_out(tree, OUTSIDE_CLASSES) == ["1.jpg", "README"]
    assert tree.empty_classes == ("empty",)


def test_linked_folders_are_followed(tmp_path):
    touch(tmp_path / "data", "a/1.jpg", "b/1.jpg")
    touch(tmp_path / "store", "2.jpg", "deeper/3.jpg")
    (tmp_path / "data" / "a" / "session2").symlink_to(tmp_path / "store")
    (tmp_path / "data" / "c").symlink_to(tmp_path / "store")
    tree = read_tree(tmp_path / "data", base=tmp_path / "data")
    assert images(tree) == [
        "a/1.jpg",
        "a/session2/2.jpg",
        "a/session2/deeper/3.jpg",
        "b/1.jpg",
        "c/2.jpg",
        "c/deeper/3.jpg",
    ]
    assert tree.left_out == ()


def test_links_never_run_in_circles(tmp_path):
    data = tmp_path / "data"
    touch(data, "a/1.jpg", "a/z/2.jpg", "b/1.jpg")
    links = {"a/self": "a", "a/up": ".", "a/root": "/", "a/alias": "a/z", "a/other": "b", "b/other": "a", "again": "."}
    for name, target in links.items():
        (data / name).symlink_to((data / target).resolve())
    tree = read_tree(data, base=data)
    # a folder is read under its own name rather than a link's, and once for each class
    assert images(tree) == ["a/1.jpg", "a/other/1.jpg", "a/z/2.jpg", "b/1.jpg", "b/other/1.jpg", "b/other/z/2.jpg"]
    assert sorted(left_out(tree, ALREADY_READ)) == [
        "a/alias",
        "a/other/other",
        "a/root",
        "a/self",
        "a/up",
        "again",
        "b/other/alias",
        "b/other/other",
        "b/other/root",
        "b/other/self",
        "b/other/up",
    ]
    assert tree.empty_classes == ()


def test_a_linked_data_set_is_not_entered_from_within(tmp_path):
    touch(tmp_path / "real" / "train", "a/1.jpg", "b/1.jpg")
    (tmp_path / "data").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "train" / "a" / "back").symlink_to(tmp_path / "data")
    tree = read_tree(tmp_path / "data" / "train", base=tmp_path / "data")
    assert images(tree) == ["train/a/1.jpg", "train/b/1.jpg"]
    assert left_out(tree, ALREADY_READ) == ["train/a/back"]


def test_links_that_lead_nowhere_stand_for_what_is_missing(tmp_path):
    touch(tmp_path, "a/1.jpg", "b/1.jpg")
    for name in ("a/2.jpg", "a/session2", "a/notes.txt", "c", "1.jpg"):
        (tmp_path / name).symlink_to(tmp_path / "annex" / name)
    (tmp_path / "b" / "2.jpg").symlink_to(tmp_path / "b" / "2.jpg")
    tree = read_tree(tmp_path, base=tmp_path)
    assert tree.images == (
        ("a/1.jpg", "a"),
        ("a/2.jpg", "a"),
        ("a/session2", "a"),
        ("b/1.jpg", "b"),
        ("b/2.jpg", "b"),
        ("c", "c"),
    )
    assert left_out(tree, NOT_IMAGE) == ["a/notes.txt"]
    assert left_out(tree, OUTSIDE_CLASSES) == ["1.jpg"]


def test_a_pipe_is_not_opened(tmp_path):
    touch(tmp_path, "a/1.jpg")
    os.mkfifo(tmp_path / "a" / "2.jpg")
    assert left_out(read_tree(tmp_path, base=tmp_path), SPECIAL) == ["a/2.jpg"]


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="other systems refuse names that are no UTF-8")
def test_names_that_are_no_utf8(tmp_path):
    for name in (b"Mu\xf1oz/\xe9.jpg", b"a/Mu\xf1oz.jpg"):
        touch(tmp_path, os.fsdecode(name))
    tree = read_tree(tmp_path, base=tmp_path)
    assert [os.fsencode(path) for path in images(tree)] == [b"Mu\xf1oz/\xe9.jpg", b"a/Mu\xf1oz.jpg"]
    assert all((Path(tmp_path) / path).is_file() for path in images(tree))


def test_a_folder_that_cannot_be_read_is_one_line(tmp_path, monkeypatch):
    touch(tmp_path, "a/1.jpg")
    plain = os.scandir

    def refuse(folder):
        if folder.name == "a":
            raise PermissionError(13, "Permission denied", str(folder))
        return plain(folder)

    monkeypatch.setattr("os.scandir", refuse)
    with pytest.raises(UserError, match=f"^{tmp_path}/a: cannot be read: Permission denied$"):
        read_tree(tmp_path, base=tmp_path)
