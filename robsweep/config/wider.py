"""Whether a space holds all that another one held."""

from functools import reduce
from typing import Any

from pydantic_core import to_jsonable_python

from robsweep.config.datasets import fits
from robsweep.config.messages import short
from robsweep.config.ranges import Range
from robsweep.config.recipes import changed_recipe
from robsweep.config.sweep import SweepConfig
from robsweep.config.training import TrainingConfig
from robsweep.errors import ConfigError, Problem

_EPOCHS = "epochs"
_GROW = "a space may only grow"


def require_wider(old: SweepConfig, new: SweepConfig) -> None:
    """Check that no factor loses a value.

    Raises:
        UserError: a value that is missing, a narrower interval, or other epochs among the factors.
    """
    for factor in type(old.factors).model_fields:
        if factor != "training":
            lost = [value for value in getattr(old.factors, factor) if value not in getattr(new.factors, factor)]
            if lost:
                raise ConfigError(Problem(("factors", factor), f"{_shown(lost[0])} is missing: {_GROW}"))
    ranges, wider = old.factors.training, new.factors.training
    if ranges.get(_EPOCHS) != wider.get(_EPOCHS):
        raise _of_range(_EPOCHS, "cannot change in a run: configurations grow by training.epochs")
    for path in dict.fromkeys((*ranges, *wider)):
        _require_held(old, path, wider.get(path))


def field_of(recipe: TrainingConfig, path: str) -> Any:
    """``optimiser.lr`` of a recipe, as plain data."""
    return reduce(lambda fields, part: fields[part], path.split("."), recipe.model_dump())


def _require_held(old: SweepConfig, path: str, wider: Range | None) -> None:
    """Everything that a training field could be before it can be still; before it became a factor, its one value."""
    before = old.factors.training.get(path)
    if wider is None:
        raise _of_range(path, f"missing: {_GROW}")
    if before is not None and before.values is None:
        if not _spans(wider, before):
            raise _of_range(path, f"{_range(wider)} does not hold all of {_range(before)}: {_GROW}")
        return
    values = _recipe_values(old, path) if before is None else before.values or ()
    for value in values:
        if not _holds(wider, value):
            raise _of_range(path, f"{_shown(value)}, which the run has, is missing: {_GROW}")


def _recipe_values(sweep: SweepConfig, path: str) -> list[Any]:
    backbones = [name for name in sweep.factors.backbone if fits(sweep.dataset, name)]
    return [field_of(changed_recipe(sweep.dataset, backbone, {}, sweep.training), path) for backbone in backbones]


def _holds(wider: Range, value: Any) -> bool:
    if wider.values is not None:
        return value in wider.values
    low, high = _bounds(wider)
    return isinstance(value, int | float) and low <= value <= high and (wider.int is None or value == round(value))


def _spans(wider: Range, before: Range) -> bool:
    if wider.values is not None or (wider.int is not None and before.int is None):
        return False
    (low, high), (first, last) = _bounds(wider), _bounds(before)
    return low <= first and last <= high


def _bounds(interval: Range) -> tuple[float, float]:
    found = interval.int or interval.uniform or interval.loguniform
    assert found is not None
    return found


def _of_range(path: str, message: str) -> ConfigError:
    return ConfigError(Problem(("factors", "training", path), message))


def _range(entry: Range) -> str:
    return short(entry.model_dump(exclude_none=True, mode="json"))


def _shown(value: Any) -> str:
    return short(to_jsonable_python(value))
