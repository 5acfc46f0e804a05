import numpy as np
import torch
from scipy.stats import chisquare

from robsweep.data.augment import Crops, centre_crop, crop_and_flip, draw_crops, to_unit_range


def test_crop_and_flip_against_slices():
    images = torch.randint(0, 256, (7, 3, 20, 20), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    crops = draw_crops(np.arange(7), slack=4, seed=1, epoch=0, step=0)
    assert crops.flip.any()
    assert not crops.flip.all()
    ours = crop_and_flip(images, crops, size=16)
    for image, top, left, flip, cut in zip(images, *crops, ours, strict=True):
        expected = image[:, top : top + 16, left : left + 16]
        assert torch.equal(cut, expected.flip(2) if flip else expected)


def test_corners_reach_every_place_equally_often():
    crops = draw_crops(np.arange(20_000), slack=4, seed=0, epoch=0, step=0)
    places = np.bincount(crops.top * 5 + crops.left, minlength=25)
    assert len(places) == 25
    assert chisquare(places).pvalue > 1e-3
    assert chisquare(np.bincount(crops.flip.astype(int))).pvalue > 1e-3


def test_a_share_is_cut_as_in_the_whole_batch():
    whole = draw_crops(np.arange(10), slack=32, seed=5, epoch=2, step=7)
    share = draw_crops(np.array([5, 3, 4, 6]), slack=32, seed=5, epoch=2, step=7)
    for all_of_them, some in zip(whole, share, strict=True):
        np.testing.assert_array_equal(all_of_them[[5, 3, 4, 6]], some)


def test_seed_epoch_and_step_decide():
    base = draw_crops(np.arange(50), slack=32, seed=0, epoch=0, step=0)
    for numbers in ({"seed": 1}, {"epoch": 1}, {"step": 1}):
        other = draw_crops(np.arange(50), slack=32, **({"seed": 0, "epoch": 0, "step": 0} | numbers))
        assert (other.top != base.top).any()


def test_centre_crop_takes_the_middle():
    images = torch.arange(256 * 256).reshape(1, 1, 256, 256)
    cut = centre_crop(images, size=224)
    assert cut.shape == (1, 1, 224, 224)
    assert cut[0, 0, 0, 0] == 16 * 256 + 16
    assert cut[0, 0, -1, -1] == 239 * 256 + 239


def test_unit_range_is_exact_division():
    values = torch.arange(256, dtype=torch.uint8)
    expected = np.arange(256, dtype=np.float32) / np.float32(255)
    assert to_unit_range(values).numpy().tobytes() == expected.tobytes()


def test_crops_of_nothing_keep_the_image():
    images = torch.randint(0, 256, (2, 3, 8, 8), dtype=torch.uint8)
    none = np.zeros(2, dtype=np.int64)
    assert torch.equal(crop_and_flip(images, Crops(none, none, none.astype(bool)), size=8), images)
