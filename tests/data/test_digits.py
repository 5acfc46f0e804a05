import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits as bundled

from robsweep.data.digits import load_digits, upscale
from robsweep.errors import UserError


def test_the_split_is_fixed():
    # Digests of the content: they change only if the split, the interpolation or scikit-learn's data change.
    assert load_digits("train").fingerprint == "c23042c30b49991f"
    assert load_digits("test").fingerprint == "dffd1dddf870d33c"


def test_every_digit_is_in_exactly_one_split():
    source = bundled()
    whole = upscale(source.images.astype(np.int64)).reshape(len(source.target), -1)
    wanted = sorted(zip(source.target.tolist(), map(bytes, whole), strict=True))
    found = []
    for split in ("train", "test"):
        part = load_digits(split)
        found += zip(part.labels.tolist(), map(bytes, part.images.reshape(len(part), -1)), strict=True)
    assert sorted(found) == wanted


def test_a_fifth_of_each_class_is_for_test():
    train, test = load_digits("train"), load_digits("test")
    for label in range(10):
        tests, rest = (test.labels == label).sum(), (train.labels == label).sum()
        assert abs(tests - 0.2 * (tests + rest)) <= 0.5


def test_upscaling_is_bilinear():
    images = bundled().images[:50]
    ours = upscale(images.astype(np.int64)).astype(np.float64)
    theirs = torch.nn.functional.interpolate(
        torch.from_numpy(images)[:, None] * (255 / 16), size=(28, 28), mode="bilinear", align_corners=False
    )[:, 0].numpy()
    assert np.abs(ours - theirs).max() <= 0.5 + 1e-9


def test_full_range_is_used():
    assert upscale(np.full((1, 8, 8), 16)).min() == 255
    assert upscale(np.zeros((1, 8, 8), dtype=np.int64)).max() == 0


def test_other_splits_are_refused():
    with pytest.raises(UserError, match="no split 'query'"):
        load_digits("query")
