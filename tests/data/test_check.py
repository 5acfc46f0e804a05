import pytest

from robsweep.data.catalog import load
from robsweep.data.check import check
from robsweep.errors import UserError


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
