import itertools

import numpy as np

from robsweep.data.duplicates import find_duplicates
from robsweep.data.listing import make_listing


def write(folder, contents):
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return make_listing("made", folder.name, folder, list(contents), [0] * len(contents))


def test_within_and_across(tmp_path):
    for split in ("train", "test"):
        (tmp_path / split).mkdir()
    listings = {
        "train": write(tmp_path / "train", {"a": b"1", "b": b"2", "c": b"1", "d": b"3"}),
        "test": write(tmp_path / "test", {"e": b"4", "f": b"3", "g": b"4", "h": b"1", "i": b"5"}),
    }
    assert find_duplicates(listings, tmp_path) == [
        {"train": ("a", "c"), "test": ("h",)},
        {"train": ("d",), "test": ("f",)},
        {"test": ("e", "g")},
    ]


def test_against_all_pairs(tmp_path):
    (tmp_path / "train").mkdir()
    drawn = np.random.default_rng(0).integers(0, 40, 60)
    contents = {f"{row:02}": bytes([value]) for row, value in enumerate(drawn.tolist())}
    groups = find_duplicates({"train": write(tmp_path / "train", contents)}, tmp_path)
    pairs = {pair for group in groups for pair in itertools.combinations(group["train"], 2)}
    assert pairs == {(a, b) for a, b in itertools.combinations(contents, 2) if contents[a] == contents[b]}
    assert len(pairs) > 10


def test_none(tmp_path):
    (tmp_path / "train").mkdir()
    assert find_duplicates({"train": write(tmp_path / "train", {"a": b"1", "b": b"2"})}, tmp_path) == []
