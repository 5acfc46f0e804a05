from dataclasses import replace

import numpy as np
import pytest

from robsweep.data.listing import make_listing, parse_integer, read_columns, require_split, zero_shot
from robsweep.errors import UserError


def test_labels_number_the_classes_in_ascending_order(tmp_path):
    listing = make_listing("made", "train", tmp_path, ["a", "b", "c", "d"], [117, 3, 117, 20])
    assert listing.labels.tolist() == [2, 0, 2, 1]
    assert listing.labels.dtype == np.int64
    assert listing.size == (4, 3)


def test_an_empty_split_is_an_error(tmp_path):
    with pytest.raises(UserError, match="no images"):
        make_listing("made", "train", tmp_path, [], [])


@pytest.mark.parametrize(("classes", "train"), [(200, 100), (196, 98), (5, 2), (2, 1)])
def test_zero_shot_halves_the_classes(classes, train):
    ids = list(range(classes, 0, -1)) * 2
    paths = [f"{number}" for number in range(len(ids))]
    first, second = (zero_shot(paths, ids, split) for split in ("train", "test"))
    assert set(first[1]) == set(range(1, train + 1))
    assert set(second[1]) == set(range(train + 1, classes + 1))
    assert sorted(first[0] + second[0]) == sorted(paths)
    assert all(ids[int(path)] == label for path, label in zip(*first, strict=True))


def test_missing_files_are_counted_and_the_first_is_named(tmp_path):
    (tmp_path / "b").write_bytes(b"12345")
    with pytest.raises(UserError, match=f"2 of 3 images are missing, first {tmp_path}/a"):
        _ = make_listing("made", "train", tmp_path, ["a", "b", "c"], [0, 0, 1]).facts


def test_columns_keep_spaces_in_the_last_one(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("title\n1  a b.jpg \n\n2\tc.jpg\n")
    assert read_columns(path, 2, skip=1) == [["1", "a b.jpg"], ["2", "c.jpg"]]


def test_malformed_lines_are_named(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("1 a\nlonely\n")
    with pytest.raises(UserError, match=r"list\.txt, line 2: expected 2 fields, got 'lonely'"):
        read_columns(path, 2)
    path.write_bytes(b"1 \xff\xfe\n")
    with pytest.raises(UserError, match=r"list\.txt: cannot be read"):
        read_columns(path, 2)
    with pytest.raises(UserError, match="whole number, got 'x'"):
        parse_integer("x", path)


def test_splits_are_named(tmp_path):
    with pytest.raises(UserError, match="no split 'val': expected train or test"):
        require_split("cub", "val", ("train", "test"))


def test_missing_files_and_links_that_lead_nowhere(tmp_path):
    (tmp_path / "b").write_bytes(b"12345")
    (tmp_path / "c").symlink_to(tmp_path / "nowhere")
    (tmp_path / "d").symlink_to("d")
    listing = make_listing("made", "train", tmp_path, list("abcd"), [0, 0, 1, 1])
    assert listing.missing == ("a", "c", "d")
    assert [fact.size for fact in listing.without(listing.missing).facts] == [5]


def test_without_some_files_labels_stay_in_order(tmp_path):
    listing = make_listing("made", "test", tmp_path, list("abcdef"), [0, 0, 1, 2, 2, 3])
    queries = np.array([True, False, True, False, True, False])
    rest = replace(listing, queries=queries).without({"b", "c", "f"})
    assert rest.paths == ("a", "d", "e")
    assert rest.labels.tolist() == [0, 1, 1]
    assert rest.queries.tolist() == [True, False, True]
    assert listing.without("abcdef").size == (0, 0)
