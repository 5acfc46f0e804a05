"""The papers' recipe for each data set, as defaults that a sweep file may change."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from robsweep.config.budget import Budget
from robsweep.config.changes import merge, nested
from robsweep.config.messages import all_problems
from robsweep.config.training import OptimiserConfig, TrainingConfig
from robsweep.errors import error_of
from robsweep.grammar.backbones import backbone_info

SMALL = TrainingConfig()
LARGE = TrainingConfig(
    epochs=75,
    pairs=56,
    optimiser=OptimiserConfig(lr=1e-5, weight_decay=4e-4),
    budget=Budget(eps=8 / 255, alpha=1 / 255, steps=32),
    freeze_batchnorm=True,
)


def recipe(backbone: str) -> TrainingConfig:
    """The recipe of 28x28 backbones or of 224x224 ones (Zhou & Patel 2022, Section 4)."""
    return SMALL if backbone_info(backbone).image_size == 28 else LARGE


def changed_recipe(
    backbone: str, changes: Mapping[str, Any], nested_changes: Mapping[str, Any] | None = None
) -> TrainingConfig:
    """The backbone's recipe with ``nested_changes`` (as a sweep file's ``training``), then dotted ``changes``.

    Raises:
        UserError: fields that do not exist or bad values; each line begins with the field's path.
    """
    fields = recipe(backbone).model_dump()
    merge(fields, nested_changes or {})
    for path, value in changes.items():
        merge(fields, nested(path, value))
    try:
        return TrainingConfig.model_validate(fields)
    except ValidationError as error:
        raise error_of(all_problems(error, TrainingConfig)) from None
