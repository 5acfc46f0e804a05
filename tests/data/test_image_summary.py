"""A quick look at folders whose content is known."""

import numpy as np
import pytest
from PIL import Image

from robsweep.data.decode import DamagedImageError
from robsweep.data.image_summary import summarise_images


@pytest.fixture
def folder(tmp_path):
    """Writes ``count`` images a class of four and gives ``folder:PATH``."""

    def write(pixels, *, count=3, **options):
        for name in "abcd":
            (tmp_path / "mine" / name).mkdir(parents=True)
            for item in range(count):
                Image.fromarray(pixels).save(tmp_path / "mine" / name / f"{item}.jpg", **options)
        return f"folder:{tmp_path / 'mine'}"

    return write


def test_sizes_and_counts(folder, tmp_path):
    found = summarise_images(folder(np.zeros((50, 70), np.uint8)), tmp_path)
    assert (found.train, found.test) == ((6, 2), (6, 2))
    assert (found.side, found.grey, found.looked_at, found.damaged) == (50, True, 12, 0)


def test_grey_in_three_channels_is_grey_and_one_spot_of_colour_is_not(folder, tmp_path):
    grey = np.random.default_rng(0).integers(0, 256, (40, 40, 1), np.uint8).repeat(3, axis=2)
    dataset = folder(grey, quality=80)
    assert summarise_images(dataset, tmp_path).grey
    grey[10:20, 10:20] = (200, 20, 20)
    Image.fromarray(grey).save(tmp_path / "mine" / "a" / "0.jpg")
    assert not summarise_images(dataset, tmp_path).grey


def test_damaged_files_are_counted(folder, tmp_path):
    dataset = folder(np.zeros((50, 70), np.uint8))
    (tmp_path / "mine" / "b" / "1.jpg").write_bytes(b"")
    assert summarise_images(dataset, tmp_path).damaged == 1
    for file in tmp_path.glob("mine/*/*"):
        file.write_bytes(b"")
    with pytest.raises(DamagedImageError, match="empty"):
        summarise_images(dataset, tmp_path)
