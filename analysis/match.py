"""Which rows of a run stand beside which rows of the published tables, and whether they agree."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from robsweep.config.configuration import Configuration
from robsweep.config.effort import WEAKENED
from robsweep.config.profiles import default_profile
from robsweep.grammar.identity import canonical_identity
from robsweep.published.published_rows import CLEAN, SCORES, PublishedRow
from robsweep.results.row import ResultRow

TOLERANCE = dict.fromkeys(SCORES, 2.0) | {"TMA": 0.02, "ES:D": 0.1, "NMI": 6.0}
"""How far two trainings of a row may lie apart: the papers' drafts differ by as much, and NMI with k-means' seed."""
UNJUDGED = ("mAP",)
"""The published column holds mAP in some rows and mAP@10 in others."""


@dataclass(frozen=True, slots=True)
class Score:
    """One score in the published unit; ``interval``: our 95 % bounds, where the results have them."""

    ours: float
    published: float
    interval: tuple[float, float] | None
    tolerance: float | None

    @property
    def difference(self) -> float:
        """Ours minus the published one."""
        return self.ours - self.published

    @property
    def agrees(self) -> bool | None:
        """Whether the published value lies in our interval or within the tolerance; None: not to be judged."""
        if self.tolerance is None:
            return None
        inside = self.interval is not None and self.interval[0] <= self.published <= self.interval[1]
        return inside or abs(self.difference) <= self.tolerance + 1e-9


@dataclass(frozen=True, slots=True)
class Match:
    """A run of a published row. ``remarks``: in what else than its seed it is not the published experiment."""

    published: PublishedRow
    run: ResultRow
    scores: dict[str, Score]
    remarks: tuple[str, ...]

    @property
    def weakened(self) -> bool:
        """Whether our attacks were weaker than the profile's."""
        return WEAKENED in self.run.flags

    @property
    def agrees(self) -> bool | None:
        """Whether R@1 and ERS do; None where neither can be compared, or attacks were weakened."""
        if self.weakened:
            return None
        known = [self.scores[name].agrees for name in ("R@1", "ERS") if name in self.scores]
        return all(known) if known else None


@dataclass(frozen=True, slots=True)
class TableMatch:
    """A published table on the run's data set: what was run of it, and the rows that were not."""

    table: str
    dataset: str
    matches: tuple[Match, ...]
    missing: tuple[PublishedRow, ...]

    @property
    def rows(self) -> int:
        """Rows of the table that are on this data set."""
        return len({id(match.published) for match in self.matches}) + len(self.missing)


def compare(runs: Iterable[ResultRow], published: Sequence[PublishedRow]) -> tuple[list[TableMatch], list[ResultRow]]:
    """Set every run at its last rung beside the rows that train the same; the second list is in no table.

    The same: canonical identity, and PGD steps where something is perturbed. All tables
    of which a row was run are returned, the most complete first, then the longest.
    """
    ours: dict[tuple[Any, ...], list[ResultRow]] = {}
    for run in _last_rungs(runs):
        ours.setdefault(_trains(_configuration(run)), []).append(run)
    tables: dict[tuple[str, str], list[PublishedRow]] = {}
    for row in published:
        tables.setdefault((row.table, row.configuration.identity.dataset), []).append(row)
    found = []
    for (table, dataset), rows in tables.items():
        matches = [_match(row, run) for row in rows for run in ours.get(_trains(row.configuration), ())]
        missing = [row for row in rows if _trains(row.configuration) not in ours]
        if matches:
            found.append(TableMatch(table, dataset, tuple(matches), tuple(missing)))
    known = {_trains(row.configuration) for row in published}
    others = [run for key, runs_ in ours.items() if key not in known for run in runs_]
    return sorted(found, key=lambda part: (len(part.missing) / part.rows, -part.rows)), others


def _last_rungs(runs: Iterable[ResultRow]) -> list[ResultRow]:
    last: dict[tuple[str, int], ResultRow] = {}
    for run in sorted(runs, key=lambda run: run.rung):
        last[run.key, run.seed] = run
    return list(last.values())


def _configuration(run: ResultRow) -> Configuration:
    return Configuration.model_validate_json(run.configuration)


def _trains(configuration: Configuration) -> tuple[Any, ...]:
    identity = canonical_identity(configuration.identity)
    return identity, configuration.training.budget.steps if identity.defense.perturbs else None


def _match(row: PublishedRow, run: ResultRow) -> Match:
    values = run.model_dump(by_alias=True)
    scores = {}
    for name, figure in row.figures.items():
        column, unit = (CLEAN[name], 100.0) if name in CLEAN else (name.lower() if name == "ERS" else name, 1.0)
        value = values[column]
        if value is not None and not math.isnan(value):
            low, high = values.get(f"{column}_low"), values.get(f"{column}_high")
            interval = None if low is None or high is None else (low * unit, high * unit)
            tolerance = None if name in UNJUDGED else TOLERANCE[name]
            scores[name] = Score(value * unit, figure, interval, tolerance)
    return Match(row, run, scores, tuple(_remarks(row, run)))


def _remarks(row: PublishedRow, run: ResultRow) -> Iterable[str]:
    configuration = _configuration(run)
    if run.status != "completed":
        yield f"{run.status} at epoch {run.epoch} of {configuration.training.epochs}"
    theirs = dict(_flat(row.configuration.training.model_dump()))
    for path, value in _flat(configuration.training.model_dump()):
        if value != theirs[path] and (row.configuration.identity.defense.perturbs or not path.startswith("budget.")):
            yield f"{path} {_short(value)}, not {_short(theirs[path])}"
    profile = default_profile(run.dataset)
    for name, value, usual in (("profile", run.profile, profile), ("behaviour", run.behaviour, "reference")):
        if value and value != usual:
            yield f"{name} {value}, not {usual}"
    if run.profile and run.reach is None:
        yield "effort of the attacks not recorded"
    yield from run.flags


def _flat(fields: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in fields.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
