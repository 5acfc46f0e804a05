"""From a sweep file to its concrete configurations: enumeration, conditions, canonical form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from random import Random
from typing import Any

from robsweep.config.conditions import Condition
from robsweep.config.configuration import Configuration
from robsweep.config.datasets import dataset_info, fits
from robsweep.config.named_defenses import NamedDefense, named_defenses
from robsweep.config.recipes import changed_recipe
from robsweep.config.strategies import SEARCHERS
from robsweep.config.sweep import SweepConfig
from robsweep.config.training import TrainingConfig
from robsweep.errors import ConfigError, Problem
from robsweep.grammar.backbones import BACKBONES
from robsweep.grammar.defense import Defense
from robsweep.grammar.identity import Identity, canonical_identity
from robsweep.grammar.loss import parse_loss
from robsweep.grammar.strings import parse_defense

_DRAWS = 1000
"""Points of an interval space that are tried before it is called empty."""


@dataclass(frozen=True)
class Point:
    """A configuration and all names under which the space holds it."""

    configuration: Configuration
    aliases: tuple[str, ...]

    @cached_property
    def key(self) -> str:
        """Of the configuration."""
        return self.configuration.key


@dataclass(frozen=True)
class Space:
    """What a sweep file spans.

    ``points``: the distinct configurations that fit the data set, in the order of the file's factors; none where a
    training field is drawn from an interval. ``defenses``: each under all of its names. ``strings``: how many names
    fit the data set; ``unfit_strings`` are on backbones that take images of another size.
    """

    sweep: SweepConfig
    points: tuple[Point, ...]
    defenses: tuple[tuple[NamedDefense, ...], ...]
    strings: int
    unfit_strings: int
    unfit_backbones: tuple[str, ...]

    @property
    def finite(self) -> bool:
        """Whether ``points`` are all there are."""
        return all(entry.values is not None for entry in self.sweep.factors.training.values())

    @property
    def size(self) -> int:
        """How many configurations a run of the sweep proposes at most."""
        wanted = self.sweep.search.samples
        if not self.finite:
            return wanted or 0
        return len(self.points) if wanted is None else min(wanted, len(self.points))

    def drawn(self, index: int) -> Point | None:
        """The ``index``-th random point, a function of (search seed, index) alone; None where conditions exclude it.

        Every defense comes once, in a random order, before any comes again.
        """
        seed, count = self.sweep.search.seed, len(self.defenses)
        order = Random(f"{seed}:order:{index // count}").sample(range(count), count)
        values = Random(f"{seed}:values:{index}")
        ranges = sorted(self.sweep.factors.training.items())
        changes = {path: entry.draw(values) for path, entry in ranges}
        return self.point(self.defenses[order[index % count]], changes)

    @cached_property
    def first(self) -> tuple[Point, ...]:
        """Points of the defenses of ``search.first`` that the space holds, in that order.

        Of a finite space all of them; where training fields are drawn from intervals, one each.
        """
        found: list[Point | None] = []
        for suffix in self.sweep.search.first:
            defense = parse_defense(suffix)
            if self.finite:
                found += [point for point in self.points if _trains(point.configuration.identity, defense)]
                continue
            values = Random(f"{self.sweep.search.seed}:first:{suffix}")
            changes = {path: entry.draw(values) for path, entry in sorted(self.sweep.factors.training.items())}
            matching = [names for names in self.defenses if _trains(identity_of(self.sweep, names[0]), defense)]
            found += [self.point(names, changes) for names in matching]
        return tuple({point.key: point for point in found if point is not None}.values())

    def point(self, names: Sequence[NamedDefense], changes: Mapping[str, Any]) -> Point | None:
        """A defense under those of its names that the conditions allow with these values of the training ranges."""
        return _point(self.sweep, names, changes)


_NEWEST: list[Space] = []
"""The space enumerated last: loading, planning and running ask for that of the same sweep, which never changes."""


def space_of(sweep: SweepConfig) -> Space:
    """The space of a sweep file; enumerated once, however often the newest sweep's is asked for.

    Raises:
        UserError: nothing left of the space, an interval in a grid or without a number of samples, a training field
            that does not exist.
    """
    space = next((known for known in _NEWEST if known.sweep is sweep), None) or _enumerated(sweep)
    _NEWEST[:] = [space]
    return space


def _enumerated(sweep: SweepConfig) -> Space:
    unfit = tuple(b for b in sweep.factors.backbone if not fits(sweep.dataset, b))
    groups: dict[Identity, list[NamedDefense]] = {}
    strings = unfit_strings = 0
    for named in named_defenses(sweep):
        if not all(c.allows(named.plain) for c in sweep.conditions if not _on_training(c)):
            continue
        if named.backbone in unfit:
            unfit_strings += 1
        else:
            strings += 1
            groups.setdefault(canonical_identity(identity_of(sweep, named)), []).append(named)
    defenses = tuple(map(tuple, groups.values()))
    intervals = [path for path, entry in sweep.factors.training.items() if entry.values is None]
    if intervals:
        _require_drawable(sweep, intervals[0])
    points = () if intervals else tuple(_points(sweep, defenses))
    space = Space(sweep, points, defenses, strings, unfit_strings, unfit)
    if not points and not (intervals and defenses and any(space.drawn(index) for index in range(_DRAWS))):
        raise ConfigError(_why_empty(sweep, unfit))
    return space


def _require_drawable(sweep: SweepConfig, path: str) -> None:
    if sweep.search.kind == "grid":
        others = ", ".join(kind for kind in SEARCHERS if kind != "grid")
        message = f"an interval, which a grid cannot span: expected search.kind {others}"
        raise ConfigError(Problem(("factors", "training", path), message))
    if sweep.search.samples is None:
        message = f"missing; factors.training.{path} is an interval to draw from"
        raise ConfigError(Problem(("search", "samples"), message))


def _why_empty(sweep: SweepConfig, unfit: tuple[str, ...]) -> Problem:
    if len(unfit) == len(sweep.factors.backbone):
        fitting = ", ".join(name for name in (*BACKBONES, "timm:NAME") if fits(sweep.dataset, name))
        message = (
            f"backbones {', '.join(unfit)} take images of another size than those of data set {sweep.dataset!r}, "
            f"{dataset_info(sweep.dataset).images}: expected one of {fitting}"
        )
        return Problem(("factors", "backbone"), message)
    if not any(named_defenses(sweep)):
        message = "true takes destinations that are letters, and factors.destination has none"
        return Problem(("factors", "gradual"), message)
    others = f" of backbones that fit data set {sweep.dataset!r}" if unfit else ""
    return Problem(("conditions",), f"they exclude every configuration{others}")


def _on_training(condition: Condition) -> bool:
    return any(name.startswith("training.") for name in condition.names)


def _points(sweep: SweepConfig, defenses: Sequence[Sequence[NamedDefense]]) -> Iterator[Point]:
    """Every defense with every choice of training fields; of points that train alike the one with the most epochs."""
    ranges = sweep.factors.training
    choices = list(product(*(entry.values or () for entry in ranges.values())))
    found: dict[str, Point] = {}
    for names, values in product(defenses, choices):
        point = _point(sweep, names, dict(zip(ranges, values, strict=True)))
        if point is None:
            continue
        known = found.get(key := point.key)
        if known is None or known.configuration.training.epochs < point.configuration.training.epochs:
            found[key] = point
    yield from found.values()


def _point(sweep: SweepConfig, names: Sequence[NamedDefense], changes: Mapping[str, Any]) -> Point | None:
    """A defense under those of its names that the conditions on training fields allow."""
    fields = {f"training.{path}": value for path, value in changes.items()}
    conditions = [c for c in sweep.conditions if _on_training(c)]
    allowed = [named for named in names if all(c.allows({**named.plain, **fields}) for c in conditions)]
    if not allowed:
        return None
    identity = identity_of(sweep, allowed[0])
    training = _training(sweep, allowed[0].backbone, changes)
    aliases = tuple(str(identity_of(sweep, named)) for named in allowed)
    return Point(Configuration(identity=identity, training=training), aliases)


def _trains(identity: Identity, defense: Defense) -> bool:
    """Whether a configuration trains as the defense does."""
    return canonical_identity(identity) == canonical_identity(identity.model_copy(update={"defense": defense}))


def identity_of(sweep: SweepConfig, named: NamedDefense) -> Identity:
    """What a name of a sweep's space means."""
    return Identity(dataset=sweep.dataset, backbone=named.backbone, defense=named.defense, loss=parse_loss(named.loss))


def _training(sweep: SweepConfig, backbone: str, changes: Mapping[str, Any]) -> TrainingConfig:
    try:
        return changed_recipe(sweep.dataset, backbone, changes, sweep.training)
    except ConfigError as error:
        raise error.within("training") from None
