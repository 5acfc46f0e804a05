"""The papers' recipe for each data set, as defaults that a sweep file may change."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from robsweep.config.budget import Budget
from robsweep.config.changes import merge, nested
from robsweep.config.datasets import dataset_info
from robsweep.config.messages import all_problems
from robsweep.config.training import OptimiserConfig, TrainingConfig
from robsweep.errors import ConfigError
from robsweep.grammar.backbones import backbone_info

SMALL = TrainingConfig()
LARGE = TrainingConfig(
    epochs=75,
    pairs=56,
    optimiser=OptimiserConfig(lr=1e-5, weight_decay=4e-4),
    budget=Budget(eps=8 / 255, alpha=1 / 255, steps=32),
    freeze_batchnorm=True,
)


SMALL_COLOUR = SMALL.model_copy(update={"budget": LARGE.budget})


def recipe(dataset: str, backbone: str) -> TrainingConfig:
    """The recipe of small backbones or of 224x224 ones (Zhou & Patel 2022, Section 4).

    The adversary's budget is that of the papers' images of the same colour, see ``profiles.papers_images``.

    Raises:
        UserError: a name is unknown.
    """
    if backbone_info(backbone).pretrained:
        return LARGE
    return SMALL if dataset_info(dataset).channels == 1 else SMALL_COLOUR


def changed_recipe(
    dataset: str, backbone: str, changes: Mapping[str, Any], nested_changes: Mapping[str, Any] | None = None
) -> TrainingConfig:
    """The recipe with ``nested_changes`` (as a sweep file's ``training``), then with dotted ``changes``.

    Raises:
        ConfigError: fields that do not exist or bad values; paths are those of the recipe.
    """
    fields = recipe(dataset, backbone).model_dump()
    merge(fields, nested_changes or {})
    for path, value in changes.items():
        merge(fields, nested(path, value))
    try:
        return TrainingConfig.model_validate(fields)
    except ValidationError as error:
        raise ConfigError(*all_problems(error, TrainingConfig)) from None
