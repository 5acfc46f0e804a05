"""A folder that has moved is known by what its files hold."""

import shutil

import pytest

from robsweep.data.catalog import load
from robsweep.data.moved import require_same_images
from robsweep.data.sample import write_sample
from robsweep.errors import UserError


@pytest.fixture
def moved(tmp_path, monkeypatch):
    """``(dataset, fingerprint, place)`` of a folder that lay elsewhere when its fingerprint was taken."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    before = write_sample("folder", tmp_path, classes=4, images_per_class=4, side=40)
    dataset = f"folder:{before}@28"
    fingerprint = load(dataset, "train").fingerprint
    place = tmp_path / "elsewhere" / before.name
    shutil.move(before, place)
    return dataset, fingerprint, place


def _refusal(*arguments):
    with pytest.raises(UserError) as caught:
        require_same_images(*arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_same_images_elsewhere(moved):
    dataset, fingerprint, place = moved
    require_same_images(dataset, place, fingerprint, "the run")
    require_same_images(dataset, place.parent, fingerprint, "the run")


def test_nobody_says_where(moved):
    dataset, fingerprint, place = moved
    assert "has it moved? Name its new place by --data-root" in _refusal(dataset, None, fingerprint, "the run")
    assert "does not exist" in _refusal(dataset, place / "none", fingerprint, "the run")


@pytest.mark.parametrize("harm", ["changed", "renamed", "removed", "added"])
def test_other_images(moved, harm):
    dataset, fingerprint, place = moved
    image = min(place.glob("*/*"))
    if harm == "changed":
        content = bytearray(image.read_bytes())
        content[-1] ^= 1
        image.write_bytes(content)
    elif harm == "renamed":
        image.rename(image.with_stem("another"))
    elif harm == "removed":
        image.unlink()
    else:
        shutil.copy(image, image.with_stem("another"))
    line = _refusal(dataset, place, fingerprint, "the run")
    assert line.startswith("the run is of other images: ")
    assert line.endswith(f", expected {fingerprint}")
    assert str(place) in line


def test_a_change_of_test_images_is_told_by_their_own_fingerprint(moved):
    dataset, fingerprint, place = moved
    max(place.glob("*/*")).write_bytes(b"damaged")
    require_same_images(dataset, place, fingerprint, "the run")


def test_images_that_were_never_known(moved):
    dataset, _, place = moved
    assert _refusal(dataset, place, "", "the run").endswith("expected a known one")


def test_what_did_not_move_is_taken_as_it_is(moved):
    dataset, _, place = moved
    shutil.move(place, dataset.removeprefix("folder:").removesuffix("@28"))
    require_same_images(dataset, None, "another", "the run")
    require_same_images("digits", None, "another", "the run")
