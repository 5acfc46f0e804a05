import json
import os
import shutil

import numpy as np
import pytest

from robsweep.data import cache, damage
from robsweep.data.cache import cached_images
from robsweep.data.cub import list_cub
from robsweep.data.damage import find_damaged, without_damaged
from robsweep.data.inshop import list_inshop
from robsweep.data.listing import make_listing
from robsweep.errors import UserError

SIDE = 16


@pytest.fixture
def tree(miniatures, tmp_path):
    shutil.copytree(miniatures / "CUB_200_2011", tmp_path / "CUB_200_2011")
    return tmp_path


def harm(tree, split="train"):
    """Rows 2, 5, 9 and 20 of the split: cut off, missing, a link that leads nowhere, empty."""
    listing = list_cub(split, tree)
    cut, gone, link, empty = (listing.folder / listing.paths[row] for row in (2, 5, 9, 20))
    cut.write_bytes(cut.read_bytes()[:-200])
    gone.unlink()
    link.unlink()
    link.symlink_to("/nonexistent/annex/0.jpg")
    empty.write_bytes(b"")
    return list_cub(split, tree)


def test_all_are_found_at_once_in_order_with_their_reasons(tree):
    listing = harm(tree)
    found = find_damaged(listing, tree, side=SIDE)
    assert list(found) == [listing.paths[row] for row in (2, 5, 9, 20)]
    cut, gone, link, empty = found.values()
    assert cut.startswith("not a readable image: image file is truncated")
    assert gone == "missing"
    assert link == "missing: a link to /nonexistent/annex/0.jpg, which is not there"
    assert empty == "not a readable image: empty"


def test_files_are_decoded_once_until_they_change(tree, monkeypatch):
    listing = harm(tree)
    found = find_damaged(listing, tree, side=SIDE)
    monkeypatch.setattr(cache, "decode", lambda *_, **__: pytest.fail("decoded again"))
    assert find_damaged(list_cub("train", tree), tree, side=SIDE) == found
    monkeypatch.undo()
    shutil.copy(listing.folder / listing.paths[0], listing.folder / listing.paths[20])
    assert list(find_damaged(list_cub("train", tree), tree, side=SIDE)) == list(found)[:3]


def test_what_was_damaged_is_tried_again(tree, monkeypatch):
    # a decoder or a permission that was lacking leaves neither another size nor another time
    listing = list_cub("train", tree)
    plain = damage.decode

    def lacking(path, side, **kind):
        if path.name == listing.paths[4].split("/")[-1]:
            raise damage.DamagedImageError(path, "no decoder")
        return plain(path, side)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "decode", lacking)
        patch.setattr(damage, "decode", lacking)
        assert find_damaged(listing, tree, side=SIDE) == {listing.paths[4]: "no decoder"}
    assert find_damaged(listing, tree, side=SIDE) == {}


def test_cached_images_are_sound(tree, monkeypatch):
    listing = list_cub("train", tree)
    cached_images(listing, side=SIDE, folder=tree)
    monkeypatch.setattr(cache, "decode", lambda *_, **__: pytest.fail("decoded again"))
    assert find_damaged(listing, tree, side=SIDE) == {}


def test_progress_reaches_the_number_of_files_that_are_there(tree):
    calls = []
    find_damaged(harm(tree), tree, side=SIDE, progress=lambda done, total: calls.append((done, total)))
    assert calls == [(22, 22)]


def test_a_whole_split_that_is_missing(tmp_path):
    listing = make_listing("made", "train", tmp_path, ["a.jpg", "b.jpg"], [0, 1])
    assert find_damaged(listing, tmp_path, side=SIDE) == {"a.jpg": "missing", "b.jpg": "missing"}


def test_a_kept_list_that_is_damaged_is_named(tree):
    listing = list_cub("train", tree)
    find_damaged(listing, tree, side=SIDE)
    (path,) = tree.glob("cub-train-damaged-*.json")
    assert json.loads(path.read_text()) == []
    path.write_text("[")
    with pytest.raises(UserError, match=rf"{path.name}: damaged list of damaged files \(.*\); delete it"):
        find_damaged(listing, tree, side=SIDE)


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="other systems refuse names that are no UTF-8")
def test_names_that_are_no_utf8(tmp_path):
    name = os.fsdecode(b"Mu\xf1oz.jpg")
    (tmp_path / name).write_bytes(b"")
    listing = make_listing("made", "train", tmp_path, [name], [0])
    for _ in range(2):  # found, and read back
        assert find_damaged(listing, tmp_path, side=SIDE) == {name: "not a readable image: empty"}


def test_without_them_classes_are_numbered_anew(tree):
    listing = list_cub("train", tree)
    second_class = dict.fromkeys(listing.paths[6:12], "gone")
    rest = without_damaged(listing, {listing.paths[0]: "gone", **second_class})
    assert rest.paths == (*listing.paths[1:6], *listing.paths[12:])
    assert rest.labels.tolist() == [0] * 5 + [1] * 6 + [2] * 6
    assert without_damaged(listing, {}) is listing


def test_too_little_left(tree, miniatures):
    train, test = (list_cub(split, tree) for split in ("train", "test"))
    with pytest.raises(UserError, match="'train': without the damaged files no images are left"):
        without_damaged(train, dict.fromkeys(train.paths, "gone"))
    with pytest.raises(UserError, match="one class is left: triplets need two"):
        without_damaged(train, dict.fromkeys(train.paths[6:], "gone"))
    assert without_damaged(test, dict.fromkeys(test.paths[6:], "gone")).size == (6, 1)
    shop = list_inshop("test", miniatures)
    for kept, what in ((shop.queries, "queries"), (~shop.queries, "a gallery")):
        gone = [shop.paths[row] for row in np.flatnonzero(~kept)]
        with pytest.raises(UserError, match=f"only {what} are left, both are needed"):
            without_damaged(shop, dict.fromkeys(gone, "gone"))
