import pytest
import torch
from torch import nn

from robsweep.models.normalise import IMAGENET_MEAN, IMAGENET_STD, Normalise, NormalisedNetwork


def test_by_the_definition():
    images = torch.rand(2, 3, 5, 4)
    out = Normalise()(images)
    for channel in range(3):
        expected = (images[:, channel].double() - IMAGENET_MEAN[channel]) / IMAGENET_STD[channel]
        torch.testing.assert_close(out[:, channel].double(), expected, atol=1e-6, rtol=0)


def test_gradients_reach_the_pixels_through_the_scale():
    images = torch.rand(1, 3, 2, 2, requires_grad=True)
    Normalise()(images).sum().backward()
    assert images.grad[0, :, 0, 0].tolist() == pytest.approx([1 / std for std in IMAGENET_STD])


def test_constants_are_no_part_of_the_state_dict_but_move_with_the_model():
    model = NormalisedNetwork(nn.Conv2d(3, 1, 1))
    assert model.state_dict().keys() == {"network.weight", "network.bias"}
    assert model.to(torch.float64).normalise.mean.dtype == torch.float64
