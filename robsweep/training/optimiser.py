"""Optimisers by name."""

import torch
from torch import nn

from robsweep.config.training import OptimiserConfig


def build_optimiser(config: OptimiserConfig, model: nn.Module) -> torch.optim.Optimizer:
    """The optimiser of all trainable weights (SGD with momentum 0.9)."""
    weights = [p for p in model.parameters() if p.requires_grad]
    if config.name == "sgd":
        return torch.optim.SGD(weights, lr=config.lr, weight_decay=config.weight_decay, momentum=0.9)
    kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[config.name]
    return kind(weights, lr=config.lr, weight_decay=config.weight_decay)
