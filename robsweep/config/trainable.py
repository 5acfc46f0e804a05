"""Whether what a sweep file says of training makes sense for each of its backbones, before points are drawn."""

from collections.abc import Iterator
from typing import Any

from robsweep.config.ranges import Range
from robsweep.config.recipes import changed_recipe
from robsweep.config.sweep import SweepConfig
from robsweep.errors import UserError


def require_trainable(sweep: SweepConfig) -> None:
    """Try ``training``, every value of a choice and both ends of every interval on the recipe of each backbone.

    Raises:
        UserError: a field that does not exist, a bad value, or a condition on a field that has no range.
    """
    for backbone in sweep.factors.backbone:
        try:
            changed_recipe(backbone, {}, sweep.training)
        except UserError as error:
            raise UserError(f"training.{error}") from None
        for path, entry in sweep.factors.training.items():
            for value in _extremes(entry):
                try:
                    changed_recipe(backbone, {path: value}, sweep.training)
                except UserError as error:
                    raise UserError(f"factors.training.{error}") from None
    ranged = {f"training.{path}" for path in sweep.factors.training}
    for index, condition in enumerate(sweep.conditions):
        if unknown := [name for name in condition.names if name.startswith("training.") and name not in ranged]:
            raise UserError(
                f"conditions.{index}: {unknown[0]} has no range in factors.training; those are "
                f"{', '.join(sorted(ranged)) or 'none'}"
            )


def _extremes(entry: Range) -> Iterator[Any]:
    if entry.values is not None:
        yield from entry.values
    else:
        yield from next(interval for interval in (entry.uniform, entry.loguniform, entry.int) if interval is not None)
