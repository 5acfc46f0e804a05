"""From a sweep file to its concrete configurations: enumeration, conditions, canonical form, sampling."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

from robsweep.config.configuration import Configuration
from robsweep.config.datasets import fits
from robsweep.config.recipes import changed_recipe
from robsweep.config.space import BASELINE_SUFFIXES, Condition
from robsweep.config.sweep import SweepConfig
from robsweep.config.training import TrainingConfig
from robsweep.errors import UserError
from robsweep.grammar.canonical import canonical
from robsweep.grammar.defense import HM, Defense
from robsweep.grammar.destination import Gradual, Mined
from robsweep.grammar.identity import Identity
from robsweep.grammar.loss import parse_loss
from robsweep.grammar.strings import parse_defense


@dataclass(frozen=True, slots=True)
class Point:
    """A configuration and all names under which the space holds it."""

    configuration: Configuration
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """A defense under one of its names; ``plain``: its factors as conditions see them."""

    backbone: str
    loss: str
    plain: dict[str, Any]
    defense: Defense


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
        UserError: nothing left of the space, an interval in a grid, a training field that does not exist.
    """
    random = Random(sweep.search.seed)
    unfit = tuple(b for b in sweep.factors.backbone if not fits(sweep.dataset, b))
    groups: dict[tuple[Any, ...], list[_Named]] = {}
    strings = unfit_strings = 0
    for named in _named_defenses(sweep):
        if not all(c.allows(named.plain) for c in sweep.conditions if not _on_training(c)):
            continue
        if named.backbone in unfit:
            unfit_strings += 1
        else:
            strings += 1
            groups.setdefault((named.backbone, named.loss, canonical(named.defense)), []).append(named)
    points = list(_with_training(sweep, list(groups.values()), random))
    if not points:
        raise UserError(
            f"the space of {sweep.name!r} holds no configuration for data set {sweep.dataset!r}"
            + (f": backbones {', '.join(unfit)} take images of another size" if unfit else "")
        )
    return Space(points=tuple(points), strings=strings, unfit_strings=unfit_strings, unfit_backbones=unfit)


def _on_training(condition: Condition) -> bool:
    return any(name.startswith("training.") for name in condition.names)


def _named_defenses(sweep: SweepConfig) -> Iterator[_Named]:
    factors = sweep.factors
    for backbone, loss in product(factors.backbone, factors.loss):
        common = {"backbone": backbone, "loss": loss}
        for name in factors.baselines:
            yield _Named(backbone, loss, {**common, "defense": name}, parse_defense(BASELINE_SUFFIXES[name]))
        for gradual, anchor, distance, source, target, ics in product(
            factors.gradual,
            factors.anchor,
            factors.distance,
            factors.source,
            factors.destination,
            factors.intra_class,
        ):
            destination = target
            if gradual:
                if not isinstance(target, Mined):
                    continue
                destination = Gradual(letter=target.hardness)
            defense = HM(
                source=source,
                destination=destination,
                distance=distance,
                fixed_anchor=anchor == "fixed",
                ics=ics,
            )
            plain = {
                **common,
                "defense": "hm",
                "gradual": isinstance(destination, Gradual),
                "anchor": anchor,
                "distance": distance,
                "source": source.value,
                "destination": target.hardness.value if isinstance(target, Mined) else target.kind,
                "intra_class": ics is not None,
            }
            yield _Named(backbone, loss, plain, defense)


def _with_training(sweep: SweepConfig, groups: list[list[_Named]], random: Random) -> Iterator[Point]:
    ranges = sweep.factors.training
    wanted = sweep.search.samples
    intervals = [path for path, entry in ranges.items() if entry.values is None]
    if sweep.search.kind == "grid":
        if intervals:
            raise UserError(f"{intervals[0]} is an interval, which a grid cannot span: give search.kind random")
        grids = product(*(entry.values or () for entry in ranges.values()))
        cells = list(product(groups, [dict(zip(ranges, values, strict=True)) for values in grids]))
    elif intervals:
        if wanted is None:
            raise UserError(f"{intervals[0]} is an interval: say how many samples to draw (search.samples)")
        order: list[list[_Named]] = []
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


def _identity(sweep: SweepConfig, named: _Named) -> Identity:
    return Identity(dataset=sweep.dataset, backbone=named.backbone, defense=named.defense, loss=parse_loss(named.loss))


def _training(sweep: SweepConfig, backbone: str, changes: Mapping[str, Any]) -> TrainingConfig:
    try:
        return changed_recipe(backbone, changes, sweep.training)
    except UserError as error:
        raise UserError(f"{sweep.name}: training.{error}") from None
