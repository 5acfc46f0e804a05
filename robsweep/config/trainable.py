"""Whether what a sweep file says of training makes sense for each of its backbones, before points are drawn."""

from collections.abc import Iterator
from typing import Any

from robsweep.config.changes import leaves, nested
from robsweep.config.datasets import fits
from robsweep.config.ranges import Range
from robsweep.config.recipes import changed_recipe
from robsweep.config.sweep import SweepConfig
from robsweep.errors import ConfigError, Problem, UserError
from robsweep.grammar.backbones import backbone_info


def require_trainable(sweep: SweepConfig) -> None:
    """Try ``training``, every value of a choice and both ends of every interval on the recipe of each backbone.

    Raises:
        UserError: a field that does not exist, a bad value, a field that is both set and varied, ImageNet weights that
            do not exist, or a condition on a field that has no range.
    """
    for backbone in sweep.factors.backbone:
        try:
            changed_recipe(sweep.dataset, backbone, {}, sweep.training)
        except ConfigError as error:
            raise error.within("training") from None
        for path, entry in sweep.factors.training.items():
            for value in _extremes(entry):
                try:
                    changed_recipe(sweep.dataset, backbone, {path: value}, sweep.training)
                except ConfigError as error:
                    raise ConfigError(*(_of_range(path, problem) for problem in error.problems)) from None
    _require_set_once(sweep)
    _require_imagenet_weights(sweep)
    ranged = {f"training.{path}" for path in sweep.factors.training}
    for index, condition in enumerate(sweep.conditions):
        if unknown := [name for name in condition.names if name.startswith("training.") and name not in ranged]:
            message = f"{unknown[0]} has no range in factors.training; those are {', '.join(sorted(ranged)) or 'none'}"
            raise ConfigError(Problem(("conditions", str(index)), message))


_ANY = "digits"
"""Stands for the data set of a file whose own may be wrong: which one it is decides no field's validity."""


def training_problems(content: dict[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with ``training`` of a file that is wrong elsewhere too; nothing where that cannot be said."""
    training, factors = content.get("training"), content.get("factors")
    backbones = factors.get("backbone", ["rc2f2"]) if isinstance(factors, dict) else None
    if not isinstance(training, dict) or not isinstance(backbones, list):
        return ()
    for backbone in backbones:
        try:
            backbone_info(backbone)
        except (UserError, AttributeError, TypeError):  # it has an error of its own
            continue
        try:
            changed_recipe(_ANY, backbone, {}, training)
        except ConfigError as error:
            return error.within("training").problems
    return ()


def _require_set_once(sweep: SweepConfig) -> None:
    """A range would silently win over what is set, and the later of two ranges over the earlier."""
    given = dict.fromkeys(leaves(sweep.training), "training")
    for path, entry in sweep.factors.training.items():
        found = {leaf for value in _extremes(entry) for leaf in leaves(nested(path, value))}
        for leaf in sorted(found & given.keys()):
            if given[leaf] == "training":
                message = (
                    "also has a range in factors.training: leave one of the two out, or change the range by "
                    f"--set factors.training.{path}=[VALUE]"
                )
                raise ConfigError(Problem(("training", *leaf.split(".")), message))
            message = f"{leaf} also has a range under {given[leaf]}: leave one out"
            raise ConfigError(Problem(("factors", "training", path), message))
        given |= dict.fromkeys(found, f"factors.training.{path}")


def _require_imagenet_weights(sweep: SweepConfig) -> None:
    without = [
        name for name in sweep.factors.backbone if fits(sweep.dataset, name) and not backbone_info(name).pretrained
    ]
    if not without:
        return
    ranged = sweep.factors.training.get("weights")
    values: dict[tuple[str, ...], tuple[Any, ...]] = {
        ("training", "weights"): (sweep.training.get("weights"),),
        ("factors", "training", "weights"): (ranged.values if ranged else None) or (),
    }
    for path, found in values.items():
        if "imagenet" in found:
            message = f"backbone {without[0]!r} has no ImageNet weights: expected random or a file"
            raise ConfigError(Problem(path, message))


def _of_range(path: str, problem: Problem) -> Problem:
    """A problem of a recipe as one of the range at ``path``, by which ``factors.training`` holds it."""
    return Problem(("factors", "training", path, *problem.path[len(path.split(".")) :]), problem.message)


def _extremes(entry: Range) -> Iterator[Any]:
    yield from entry.values or entry.interval or ()
