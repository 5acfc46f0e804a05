"""Pictures against what Pillow reads back."""

from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
import torch
from PIL import Image

from robsweep.adversarial_examples.pictures import Pictures, amplified


def _read(uri):
    return np.asarray(Image.open(BytesIO(b64decode(uri.removeprefix("data:image/png;base64,")))))


@pytest.mark.parametrize("channels", [1, 3])
def test_small_images_keep_every_level(channels):
    levels = torch.randint(0, 256, (channels, 9, 9), generator=torch.Generator().manual_seed(0))
    pictures = Pictures()
    pictures.add(levels / 255, 48)
    found = _read(pictures.uris[0])
    assert np.array_equal(found if channels == 3 else found[..., None], levels.permute(1, 2, 0).numpy())


def test_large_images_are_reduced_to_pixels_that_they_have():
    levels = torch.arange(96).repeat(96, 1)[None]
    pictures = Pictures()
    pictures.add(levels / 255, 48)
    found = _read(pictures.uris[0])
    assert found.shape == (48, 48)
    assert sorted(set(np.diff(found[0].astype(int)))) == [2]


def test_each_picture_is_kept_once():
    pictures, black, white = Pictures(), torch.zeros(1, 4, 4), torch.ones(1, 4, 4)
    assert [pictures.add(image, 48) for image in (black, white, black)] == [0, 1, 0]
    assert len(pictures.uris) == 2


def test_no_change_is_grey_and_the_largest_is_black_or_white():
    before = torch.full((1, 1, 4), 0.4)
    after = before + torch.tensor([0.0, 0.1, -0.1, 0.05])
    image, times = amplified(before, after, 0.1)
    assert times == pytest.approx(5)
    assert image[0, 0].tolist() == pytest.approx([0.5, 1.0, 0.0, 0.75], abs=1e-6)
