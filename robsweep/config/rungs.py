"""The rungs of a sweep file against the epochs that its configurations are trained."""

from robsweep.config.epochs import last_epoch
from robsweep.config.points import space_of
from robsweep.config.sweep import SweepConfig
from robsweep.errors import ConfigError, Problem


def require_reached(sweep: SweepConfig) -> None:
    """Check that every rung is reached by some configuration.

    Raises:
        UserError: a rung beyond the last epoch, or anything wrong with the space.
    """
    last = last_epoch(space_of(sweep))
    if beyond := [epoch for epoch in sweep.pruning.rungs if epoch > last]:
        message = f"epoch {beyond[0]} lies beyond the last epoch, {last}"
        raise ConfigError(Problem(("pruning", "rungs"), message))


def without_unreachable_rungs(sweep: SweepConfig) -> SweepConfig:
    """The sweep without the rungs that no configuration reaches."""
    last = last_epoch(space_of(sweep))
    rungs = tuple(epoch for epoch in sweep.pruning.rungs if epoch <= last)
    if rungs == sweep.pruning.rungs:
        return sweep
    return sweep.model_copy(update={"pruning": sweep.pruning.model_copy(update={"rungs": rungs})})
