"""From a sweep file to its concrete configurations: enumeration, conditions, canonical form, sampling."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

from robsweep.config.conditions import Condition
from robsweep.config.configuration import Configuration
from robsweep.config.datasets import dataset_info, fits, image_kind
from robsweep.config.names import Named, named_defenses
from robsweep.config.recipes import changed_recipe
from robsweep.config.sweep import SweepConfig
from robsweep.config.training import TrainingConfig
from robsweep.errors import UserError
from robsweep.grammar.backbones import BACKBONES
from robsweep.grammar.identity import Identity, canonical_identity
from robsweep.grammar.loss import parse_loss


@dataclass(frozen=True, slots=True)
class Point:
    """A configuration and all names under which the space holds it."""

    configuration: Configuration
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Space:
    """``points``: distinct ones that fit the data set, in order; ``strings``: how many names mean them.

    ``unfit_strings`` are names on backbones that take images of another size.
    """

    points: tuple[Point, ...]
    strings: int
    unfit_strings: int
    unfit_backbones: tuple[str, ...]


def space_of(sweep: SweepConfig) -> Space:
    """All points a sweep will run, seeds apart.

    Raises:
        UserError: nothing left of the space, an interval in a grid, a training field that does not exist; the line
            begins with the path of the key.
    """
    random = Random(sweep.search.seed)
    unfit = tuple(b for b in sweep.factors.backbone if not fits(sweep.dataset, b))
    groups: dict[Identity, list[Named]] = {}
    strings = unfit_strings = 0
    for named in named_defenses(sweep):
        if not all(c.allows(named.plain) for c in sweep.conditions if not _on_training(c)):
            continue
        if named.backbone in unfit:
            unfit_strings += 1
        else:
            strings += 1
            groups.setdefault(canonical_identity(_identity(sweep, named)), []).append(named)
    points = list(_with_training(sweep, list(groups.values()), random))
    if not points:
        raise UserError(_why_empty(sweep, unfit))
    return Space(points=tuple(points), strings=strings, unfit_strings=unfit_strings, unfit_backbones=unfit)


def _why_empty(sweep: SweepConfig, unfit: tuple[str, ...]) -> str:
    if len(unfit) == len(sweep.factors.backbone):
        data = dataset_info(sweep.dataset)
        fitting = ", ".join(name for name in (*BACKBONES, "timm:NAME") if fits(sweep.dataset, name))
        return (
            f"factors.backbone: backbones {', '.join(unfit)} take images of another size than those of data set "
            f"{sweep.dataset!r}, {image_kind(data.channels, data.image_size)}: expected one of {fitting}"
        )
    if not any(named_defenses(sweep)):
        return "factors.gradual: true takes destinations that are letters, and factors.destination has none"
    others = f" of backbones that fit data set {sweep.dataset!r}" if unfit else ""
    return f"conditions: they exclude every configuration{others}"


def _on_training(condition: Condition) -> bool:
    return any(name.startswith("training.") for name in condition.names)


def _with_training(sweep: SweepConfig, groups: list[list[Named]], random: Random) -> Iterator[Point]:
    ranges = sweep.factors.training
    wanted = sweep.search.samples
    intervals = [path for path, entry in ranges.items() if entry.values is None]
    if sweep.search.kind == "grid":
        if intervals:
            raise UserError(
                f"factors.training.{intervals[0]} is an interval, which a grid cannot span: give search.kind random"
            )
        grids = product(*(entry.values or () for entry in ranges.values()))
        cells = list(product(groups, [dict(zip(ranges, values, strict=True)) for values in grids]))
    elif intervals:
        if wanted is None:
            raise UserError(f"search.samples: missing; factors.training.{intervals[0]} is an interval to draw from")
        order: list[list[Named]] = []
        while groups and len(order) < wanted:
            order += random.sample(groups, len(groups))
        cells = [(group, {path: entry.draw(random) for path, entry in ranges.items()}) for group in order]
    else:
        grids = product(*(entry.values or () for entry in ranges.values()))
        cells = list(product(groups, [dict(zip(ranges, values, strict=True)) for values in grids]))
        random.shuffle(cells)
    seen: set[str] = set()
    for group, changes in cells:
        if wanted is not None and len(seen) >= wanted:
            return
        point = {f"training.{path}": value for path, value in changes.items()}
        allowed = [
            named
            for named in group
            if all(c.allows({**named.plain, **point}) for c in sweep.conditions if _on_training(c))
        ]
        if not allowed:
            continue
        configuration = Configuration(
            identity=_identity(sweep, allowed[0]), training=_training(sweep, allowed[0].backbone, changes)
        )
        if configuration.key not in seen:
            seen.add(configuration.key)
            yield Point(configuration, tuple(str(_identity(sweep, named)) for named in allowed))


def _identity(sweep: SweepConfig, named: Named) -> Identity:
    return Identity(dataset=sweep.dataset, backbone=named.backbone, defense=named.defense, loss=parse_loss(named.loss))


def _training(sweep: SweepConfig, backbone: str, changes: Mapping[str, Any]) -> TrainingConfig:
    try:
        return changed_recipe(backbone, changes, sweep.training)
    except UserError as error:
        raise UserError(f"training.{error}") from None
