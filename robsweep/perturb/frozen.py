"""A model handed to an attacker: eval mode, weights out of the graph, everything as before afterwards."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from torch import nn


@contextmanager
def frozen(model: nn.Module) -> Iterator[nn.Module]:
    """Put every module in eval mode and every parameter out of the graph for the time of the block.

    Without weight gradients the backward pass of a convolutional network costs about half. A model that has a method
    ``frozen_weights`` is within that context manager too.
    """
    lowering: AbstractContextManager[None] = (
        model.frozen_weights() if hasattr(model, "frozen_weights") else nullcontext()  # type: ignore[operator]
    )
    modes = [(module, module.training) for module in model.modules()]
    grads = [(parameter, parameter.requires_grad) for parameter in model.parameters()]
    model.eval()
    for parameter, _ in grads:
        parameter.requires_grad_(False)
    try:
        with lowering:
            yield model
    finally:
        for module, training in modes:
            module.training = training
        for parameter, requires in grads:
            parameter.requires_grad_(requires)
