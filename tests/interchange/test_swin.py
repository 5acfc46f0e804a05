"""Constants of Swin-T, against their definition."""

import pytest
import torch

from robsweep.interchange.swin import SHIFT, WINDOW, attention_mask, swin_constants


@pytest.mark.parametrize("side", [14, 28])
def test_tokens_of_one_window_see_each_other_if_they_were_neighbours_before_the_shift(side):
    mask = attention_mask(side)
    assert mask.shape == ((side // WINDOW) ** 2, WINDOW**2, WINDOW**2)

    def region(place):
        return 0 if place < side - WINDOW else 1 if place < side - SHIFT else 2

    for window in range(len(mask)):
        top, left = (WINDOW * part for part in divmod(window, side // WINDOW))
        regions = [(region(top + row), region(left + column)) for row in range(WINDOW) for column in range(WINDOW)]
        expected = torch.tensor([[0.0 if a == b else -100.0 for b in regions] for a in regions])
        assert torch.equal(mask[window], expected)


def test_every_block_has_its_index_and_every_shifted_one_its_mask():
    index = torch.arange(WINDOW**4)
    found = swin_constants(index)
    assert sum(name.endswith("relative_position_index") for name in found) == 12
    masks = {name: value for name, value in found.items() if name.endswith("attn_mask")}
    assert [value.shape[0] for value in masks.values()] == [64, 16, 4, 4, 4]
    assert all(".blocks.1." in name or ".blocks.3." in name or ".blocks.5." in name for name in masks)
