"""Every configuration of a run as the page shows it."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from robsweep.answers.checkpoints import checkpoints_of, commands_of
from robsweep.answers.read_course import standing
from robsweep.answers.steps import VERDICTS
from robsweep.answers.titled import TitledConfiguration, titled
from robsweep.config.scores import TERMS
from robsweep.metrics.ers import contributions
from robsweep.page.document.columns import Bounds, Column
from robsweep.page.document.configurations import Configuration, State, Stop
from robsweep.page.factors import factors_of, varying
from robsweep.page.meanings import Meanings
from robsweep.page.measures import Measures, finite
from robsweep.page.words import family, title
from robsweep.results.open import Run
from robsweep.run.candidate import Candidate

_STRINGS = 8
"""How many strings of a configuration are told."""


class Configurations:
    """Makes them one after the other; ``place``: key -> index in the report."""

    def __init__(
        self,
        run: Run,
        measures: Measures,
        columns: tuple[Column, ...],
        *,
        chances: Mapping[str, float],
        promotions: Mapping[tuple[str, int], str],
        reference: str,
    ) -> None:
        self._run, self._measures, self._columns = run, measures, columns
        self._chances, self._promotions, self._reference = chances, promotions, reference
        self.place = {key: index for index, key in enumerate(run.state.candidates)}
        self._named = {key: titled(run.state, key)[0] for key in self.place}
        self._dominators = _dominators(measures)
        self.factors = [factors_of(run.state.sweep, one) for one in run.state.candidates.values()]
        self.varying = varying(self.factors)
        self.meanings = Meanings()

    def all(self) -> tuple[Configuration, ...]:
        """In the order in which they were proposed."""
        return tuple(self._one(candidate) for candidate in self._run.state.candidates.values())

    def _one(self, candidate: Candidate) -> Configuration:
        key, row = candidate.key, self._measures.last.get(candidate.key, {})
        better = self._better(key)
        values, bounds = self._numbers(key)
        checkpoints = checkpoints_of(self._run, key, self._reference)
        factors = self.factors[self.place[key]]
        identity = candidate.configuration.identity
        return Configuration(
            key=key,
            title=title(self._run.state.sweep, candidate),
            identity=str(candidate.configuration),
            family=family(identity.defense),
            state=_state(candidate, better),
            stands=standing(self._run.state, candidate, better),
            epoch=int(row.get("epoch", 0)),
            seeds=int(row.get("seeds", 0)),
            values=values,
            bounds=bounds,
            turned=_contributions(row),
            flags=tuple(row.get("flags", ())),
            factors={name: factors[name] for name in self.varying if name in factors},
            meaning=self.meanings.of(identity),
            aliases=tuple(one for one in candidate.aliases if one != str(candidate.configuration))[:_STRINGS],
            course=tuple(self._stop(candidate, epoch) for epoch in self._measures.rungs.get(key, {})),
            checkpoints=tuple(one.path for one in checkpoints),
            commands=commands_of(self._run, self._reference, key, checkpoints),
        )

    def _better(self, key: str) -> tuple[TitledConfiguration, ...] | None:
        if key not in self._dominators:
            return None
        keys = self._measures.completed.keys
        return tuple(self._named[keys[index]] for index in self._dominators[key].tolist())

    def _numbers(self, key: str) -> tuple[tuple[float | None, ...], tuple[Bounds | None, ...]]:
        values: list[float | None] = []
        bounds: list[Bounds | None] = []
        found = self._measures.of(key)
        for column in self._columns:
            if column.kind == "chance":
                values.append(finite(self._chances.get(key)))
                bounds.append(None)
                continue
            one = found.get(column.name)
            values.append(None if one is None else finite(one.value))
            low, high = (None, None) if one is None else (finite(one.low), finite(one.high))
            bounds.append(None if low is None or high is None else (low, high))
        return tuple(values), tuple(bounds)

    def _stop(self, candidate: Candidate, epoch: int) -> Stop:
        decided = candidate.decided.get(epoch)
        row = self._measures.rungs[candidate.key][epoch]
        return Stop(
            epoch=epoch,
            seeds=int(row["seeds"]),
            values=self._measures.at(candidate.key, epoch),
            verdict=VERDICTS[decided.verdict] if decided is not None else "failed" if not row["seeds"] else "",
            reason=decided.reason if decided is not None else str(row["reason"]),
            by=tuple(self.place[key] for key in decided.dominated_by) if decided is not None else (),
            chance=None if decided is None else finite(decided.chance),
            again=self._promotions.get((candidate.key, epoch), ""),
        )


def _state(candidate: Candidate, better: tuple[TitledConfiguration, ...] | None) -> State:
    if candidate.stage != "completed":
        return candidate.stage
    return "front" if better == () else "completed"


def _dominators(measures: Measures) -> dict[str, NDArray[np.int64]]:
    """Key -> rows of what dominates it, among what has completed with numbers."""
    points = measures.completed.points
    found = {}
    for key, own in zip(measures.completed.keys, points, strict=True):
        if np.isnan(own).any():
            continue  # it can be compared with nothing
        better = (points >= own).all(axis=1) & (points > own).any(axis=1)
        found[key] = np.flatnonzero(better)
    return found


def _contributions(row: Mapping[object, object]) -> tuple[float, ...] | None:
    terms = {name: row.get(name) for name in TERMS}
    known = {name: float(value) for name, value in terms.items() if isinstance(value, int | float) and value == value}
    if len(known) < len(TERMS):
        return None
    return tuple(float(f"{value:.5g}") for value in contributions(known).values())
