"""Optimisers by name."""

import torch
from torch import nn

from robsweep.config.training import OptimiserConfig


def build_optimiser(config: OptimiserConfig, model: nn.Module) -> torch.optim.Optimizer:
    """The optimiser of all trainable weights (SGD with momentum 0.9)."""
    weights = [p for p in model.parameters() if p.requires_grad]
    if config.name == "sgd":
        return torch.optim.SGD(weights, lr=config.lr, weight_decay=config.weight_decay, momentum=0.9)
    kind = torch.optim.Adam if config.name == "adam" else torch.optim.AdamW
    return kind(weights, lr=config.lr, weight_decay=config.weight_decay)
