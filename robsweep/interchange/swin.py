"""Constant buffers that timm's Swin-T stores before its version 0.8 and torchvision's does not."""

import torch
from torch import Tensor
from torch.nn import functional as F

WINDOW, SHIFT = 7, 3
_STAGES = ((56, 2), (28, 2), (14, 6))
"""Side of the feature map and number of blocks of the stages whose odd blocks shift their windows."""


def attention_mask(side: int) -> Tensor:
    """0 between tokens of one region and -100 across regions, ``windows x 49 x 49``; Liu et al. 2021, Section 3.2.

    A cyclic shift brings tokens from opposite borders into one window; ``side`` is that of the feature map.
    """
    line = torch.arange(side)
    band = (line >= side - WINDOW).int() + (line >= side - SHIFT).int()
    region = (3 * band[:, None] + band[None, :]).float()
    windows = F.unfold(region[None, None], kernel_size=WINDOW, stride=WINDOW)[0].T
    across = windows[:, None, :] != windows[:, :, None]
    return across.float() * -100.0


def swin_constants(position_index: Tensor) -> dict[str, Tensor]:
    """The constants of the reference's Swin-T by name.

    Args:
        position_index: torchvision's ``relative_position_index``, ``2401`` (the same in every block).
    """
    index = position_index.reshape(WINDOW**2, WINDOW**2)
    blocks = [(stage, block) for stage, depth in enumerate((2, 2, 6, 2)) for block in range(depth)]
    constants = {f"backbone.layers.{s}.blocks.{b}.attn.relative_position_index": index.clone() for s, b in blocks}
    for stage, (side, depth) in enumerate(_STAGES):
        for block in range(1, depth, 2):
            constants[f"backbone.layers.{stage}.blocks.{block}.attn_mask"] = attention_mask(side)
    return constants
