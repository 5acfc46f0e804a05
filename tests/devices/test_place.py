"""Networks laid out for a device."""

import torch
from torch import nn

from robsweep.devices import place


def test_placing_changes_the_layout_alone() -> None:
    network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(8 * 36, 5))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    images = torch.rand(2, 3, 8, 8)
    expected = network(images)
    placed = place(network, "cpu")
    assert placed is network
    assert placed[0].weight.is_contiguous(memory_format=torch.channels_last)
    assert all(torch.equal(value, before[name]) for name, value in placed.state_dict().items())
    assert torch.allclose(placed(images), expected, atol=1e-6)
