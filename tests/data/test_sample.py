import hashlib

import pytest

from robsweep.data.sample import write_sample
from robsweep.errors import UserError


def digests(root):
    files = sorted(path for path in root.rglob("*") if path.suffix in {".txt", ".jpg", ".JPG", ".png", ".gz"})
    return [(path.relative_to(root), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]


@pytest.mark.parametrize("dataset", ["cub", "sop", "folder", "mnist"])
def test_the_seed_decides(tmp_path, dataset):
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        write_sample(dataset, tmp_path / name, classes=4, images_per_class=4, side=20, seed=seed)
    first, second, other = (digests(tmp_path / name) for name in "abc")
    assert len(first) >= 4
    assert first == second != other


@pytest.mark.parametrize(
    ("dataset", "arguments", "says"),
    [
        ("digits", {}, "no sample of data set 'digits': expected one of cub, cars"),
        ("cub", {"classes": 3}, "classes=3"),
        ("cub", {"images_per_class": 1}, "images_per_class=1"),
        ("fashion", {"classes": 11}, "10 classes at most, got classes=11"),
    ],
)
def test_what_cannot_be_drawn(tmp_path, dataset, arguments, says):
    with pytest.raises(UserError, match=says):
        write_sample(dataset, tmp_path, **arguments)
    assert list(tmp_path.iterdir()) == []
