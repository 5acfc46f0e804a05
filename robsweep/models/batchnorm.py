"""BatchNorm that keeps its running statistics, as metric learning on small batches wants it."""

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm


def freeze_batchnorm(model: nn.Module) -> nn.Module:
    """Put every BatchNorm of ``model`` in eval mode for good, also under ``model.train()``; in place.

    Scale and shift stay trainable, as in Roth et al. 2020 (arXiv:2002.08473, Section 4); names in the state
    dict do not change; copies and pickles stay frozen. Returns the model.
    """
    for module in model.modules():
        if isinstance(module, _BatchNorm):
            module.eval()
            # On the instance rather than in a subclass, so that it holds for every kind of BatchNorm.
            module.train = _ignore_train  # type: ignore[method-assign, assignment]
    return model


def _ignore_train(mode: bool = True) -> None:
    """Stands for ``train`` in a frozen module: changes nothing."""
