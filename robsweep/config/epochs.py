"""How many epochs a configuration is trained, and after which of them it is scored."""

from robsweep.config.configuration import Configuration, follows_epochs
from robsweep.config.points import Space
from robsweep.config.recipes import changed_recipe
from robsweep.config.sweep import SweepConfig

_FIELD = "epochs"
_DRAWN = 1000
"""Points of an interval space that are looked at."""


def rungs_of(sweep: SweepConfig, configuration: Configuration) -> tuple[int, ...]:
    """Epochs at which a configuration is scored, ascending; its last one always is.

    The sweep says how many epochs there are, since a run may be extended after the configuration was proposed; unless
    the number is a part of what the configuration is.
    """
    training, identity = configuration.training, configuration.identity
    last = training.epochs
    if _FIELD not in sweep.factors.training and not follows_epochs(identity):
        last = changed_recipe(sweep.dataset, identity.backbone, {}, sweep.training).epochs
    return (*sorted({epoch for epoch in sweep.pruning.rungs if epoch < last}), last)


def outgrown(sweep: SweepConfig, configuration: Configuration) -> bool:
    """Whether a configuration was proposed for another number of epochs than the sweep has by now, and keeps to it.

    The space holds it as another configuration then, since its steps depend on the number.
    """
    if _FIELD in sweep.factors.training or not follows_epochs(configuration.identity):
        return False
    now = changed_recipe(sweep.dataset, configuration.identity.backbone, {}, sweep.training)
    return configuration.training.epochs != now.epochs


def last_epoch(space: Space) -> int:
    """The most epochs that any configuration of a space is trained."""
    if space.finite:
        return max(point.configuration.training.epochs for point in space.points)
    drawn = (space.drawn(index) for index in range(_DRAWN))
    return max(point.configuration.training.epochs for point in drawn if point is not None)
