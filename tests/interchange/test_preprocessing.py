"""What an exported network takes, set beside what loading gives."""

import numpy as np
import pytest
import torch
from PIL import Image

from robsweep.data.catalog import load
from robsweep.data.sample import write_sample
from robsweep.interchange.preprocessing import preprocessing_of
from robsweep.models.normalise import IMAGENET_MEAN, IMAGENET_STD, NormalisedNetwork

PLAIN = torch.nn.Identity()


@pytest.mark.parametrize(("name", "resize", "crop", "order"), [("digits", 28, 28, "L"), ("cub", 256, 224, "RGB")])
def test_sizes_and_colours(name, resize, crop, order):
    found = preprocessing_of(name, PLAIN)
    assert (found.resize, found.crop, found.colour_order) == (resize, crop, order)
    assert found.shape == (len(order), crop, crop)


def test_the_steps_lead_to_what_the_network_is_tested_on(tmp_path):
    name = f"folder:{write_sample('folder', tmp_path, classes=4, images_per_class=4)}"
    steps, data = preprocessing_of(name, PLAIN), load(name, "test", tmp_path)
    for row, path in enumerate(sorted((tmp_path / "folder").glob("class_00[23]/*.png"))):
        image = Image.open(path).convert(steps.colour_order)
        image = image.resize((steps.resize, steps.resize), Image.Resampling.BILINEAR)
        edge = (steps.resize - steps.crop) // 2
        image = image.crop((edge, edge, edge + steps.crop, edge + steps.crop))
        pixels = np.asarray(image, np.float32).reshape(steps.crop, steps.crop, -1).transpose(2, 0, 1) / 255
        np.testing.assert_array_equal(pixels, data.batch(np.array([row]))[0].numpy())


def test_mean_and_deviation_are_the_networks_own():
    found = preprocessing_of("cub", NormalisedNetwork(PLAIN))
    assert (found.mean, found.std) == (IMAGENET_MEAN, IMAGENET_STD)
    assert found.facts["mean"] == "[0.485, 0.456, 0.406]"
