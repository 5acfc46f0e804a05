"""The factors of a sweep file as a search space of Ray Tune, and the way back to its points."""

from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import product
from operator import getitem
from typing import Any

from ray import tune
from ray.tune.search.sample import Domain

from robsweep.config.changes import merge, nested
from robsweep.config.configuration import Configuration
from robsweep.config.named_defenses import NamedDefense, baseline_of, manipulation
from robsweep.config.points import Point, Space, identity_of
from robsweep.config.ranges import Range, int_
from robsweep.config.training import TrainingConfig
from robsweep.grammar.defense import Defense
from robsweep.grammar.identity import Identity, canonical_identity
from robsweep.search.tune.labels import HM, MANIPULATION, Label, factor_labels, labelled

_COMMON = ("backbone", "loss", "defense")
_Names = tuple[Label, ...]


class TuneSpace:
    """``domains``: name -> Tune domain; a factor or ``training.PATH``, as conditions name them.

    What has one value only is left out. Values that are no text, number or truth value stand as labels. The factors
    of hardness manipulation count for nothing where ``defense`` is a baseline.
    """

    def __init__(self, space: Space) -> None:
        self._space = space
        fitting = [name for name in space.sweep.factors.backbone if name not in space.unfit_backbones]
        self._ranges = space.sweep.factors.training
        self._labels = factor_labels(space.sweep.factors, fitting)
        self._factors = tuple(self._labels)
        for path, entry in self._ranges.items():
            if entry.values is not None:
                self._labels[f"training.{path}"] = labelled(entry.values)
        self._points = {point.key: point for point in space.points}
        self._groups = dict(self._named())
        self._assignments: dict[Identity, list[_Names]] = {}
        for names, (_, group) in self._groups.items():
            self._assignments.setdefault(canonical_identity(identity_of(space.sweep, group[0])), []).append(names)
        self.domains: dict[str, Domain] = {
            name: tune.choice(list(labels)) for name, labels in self._labels.items() if len(labels) > 1
        }
        for path, entry in self._ranges.items():
            if entry.interval is not None:
                self.domains[f"training.{path}"] = _interval(entry)

    def point(self, values: Mapping[str, Any]) -> Point | None:
        """The point of the space that an assignment of ``domains`` means; None where there is none.

        That is where conditions exclude it, or where something is gradual that is no letter.
        """
        chosen = {name: values[name] if name in self.domains else next(iter(of)) for name, of in self._labels.items()}
        names = self._counting([chosen[name] for name in self._factors])
        if names not in self._groups:
            return None
        changes = {
            path: self._labels[name][chosen[name]] if name in self._labels else _number(entry, values[name])
            for path, entry in self._ranges.items()
            for name in [f"training.{path}"]
        }
        alias, group = self._groups[names]
        point = self._space.point(group, changes)
        if point is None or alias not in point.aliases:
            return None
        return self._points[point.key] if self._space.finite else point

    def values(self, configuration: Configuration) -> dict[str, Any] | None:
        """An assignment that means a configuration; None where the space does not hold it."""
        training = self._training(configuration.training)
        if training is None:
            return None
        for names in self._assignments.get(canonical_identity(configuration.identity), ()):
            every = dict(zip(self._factors, names, strict=False)) | training
            found = {name: every.get(name, next(iter(self._labels.get(name, [None])))) for name in self.domains}
            point = self.point(found)
            if point is not None and point.key == configuration.key:
                return found
        return None

    def _counting(self, names: list[Label]) -> _Names:
        """Without the factors that count for nothing."""
        return tuple(names) if names[len(_COMMON) - 1] == HM else tuple(names[: len(_COMMON)])

    def _named(self) -> Iterator[tuple[_Names, tuple[str, tuple[NamedDefense, ...]]]]:
        """Labels that the conditions allow -> the name that they mean, and all names of the same configuration."""
        sweep = self._space.sweep
        groups = {(n.backbone, n.loss, n.defense): (n, group) for group in self._space.defenses for n in group}
        for backbone, loss, (kind, baseline) in product(*(self._labels[name].items() for name in _COMMON)):
            for names, defense in self._defenses(kind, baseline):
                if defense is not None and (found := groups.get((backbone[1], loss[1], defense))):
                    named, group = found
                    yield (backbone[0], loss[0], kind, *names), (str(identity_of(sweep, named)), group)

    def _defenses(self, kind: Label, baseline: Any) -> Iterator[tuple[_Names, Defense | None]]:
        if kind != HM:
            yield (), baseline_of(baseline)
            return
        for chosen in product(*(self._labels[name].items() for name in MANIPULATION)):
            values = dict(zip(MANIPULATION, (value for _, value in chosen), strict=True))
            yield tuple(name for name, _ in chosen), manipulation(**values)

    def _training(self, training: TrainingConfig) -> dict[str, Any] | None:
        fields, found = training.model_dump(), dict[str, Any]()
        for path, entry in self._ranges.items():
            name = f"training.{path}"
            if entry.interval is not None:
                found[name] = reduce(getitem, path.split("."), fields)
                if not entry.interval[0] <= found[name] <= entry.interval[1]:
                    return None
                continue
            same = [key for key, value in self._labels[name].items() if _changes_nothing(training, path, value)]
            if not same:
                return None
            found[name] = same[0]
        return found


def _interval(entry: Range) -> Domain:
    if entry.uniform is not None:
        return tune.uniform(*entry.uniform)
    if entry.loguniform is not None:
        return tune.loguniform(*entry.loguniform)
    assert entry.int is not None
    return tune.randint(int_(entry.int[0]), int_(entry.int[1]) + 1)  # Tune's upper end is not in it


def _number(entry: Range, value: Any) -> int | float:
    return int_(value) if entry.int is not None else float(value)  # samplers may hand out NumPy's


def _changes_nothing(training: TrainingConfig, path: str, value: Any) -> bool:
    fields = training.model_dump()
    merge(fields, nested(path, value))
    return TrainingConfig.model_validate(fields) == training
