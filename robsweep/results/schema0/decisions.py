"""Decisions of schema 0 on single trials, told as today's decisions on configurations."""

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from robsweep.results.schema0.recorded_rows import RecordedRow
from robsweep.run.events import Decided, VerdictKind

_BEST_FIRST: tuple[VerdictKind, ...] = ("complete", "go_on", "rest", "refuse")
_POSITIVE = _BEST_FIRST[:2]


class _Verdict(NamedTuple):
    kind: VerdictKind
    reason: str
    behind: bool


class Decisions:
    """Schema 0 decided on each seed by itself; today a configuration has one verdict for all of its seeds.

    A configuration goes on as soon as one seed did. It rests or is refused once every seed came to that end, or
    failed. Where another seed still goes on, a pruned one catches up: means are over all seeds.

    Args:
        seeds: of every configuration, in the sweep's order.
        objectives: names of the front's scores.
    """

    def __init__(self, seeds: tuple[int, ...], objectives: tuple[str, ...]) -> None:
        self._seeds, self._objectives = seeds, objectives
        self._verdicts: dict[str, dict[int, dict[int, _Verdict]]] = defaultdict(lambda: defaultdict(dict))
        self._over: dict[str, set[int]] = defaultdict(set)
        self._told: dict[tuple[str, int], Decided] = {}

    def after(self, row: RecordedRow, last: int) -> Iterator[Decided]:
        """What was decided with a row; ``last``: the configuration's last epoch."""
        key = row.trial.key
        verdict = None if row.status == "failed" else self._verdict(row, last)
        if verdict is not None:
            self._keep(key, row, verdict)
        if verdict is None or verdict.kind not in _POSITIVE:
            self._over[key].add(row.seed)
        told = False
        for epoch in sorted(self._verdicts[key]):
            decided = self._decided(key, epoch)
            # a later rung is told once more after an earlier one, since the last told is where a configuration stands
            if decided is not None and (told or self._told.get((key, epoch)) != decided):
                self._told[key, epoch] = decided
                told = True
                yield decided

    def _keep(self, key: str, row: RecordedRow, verdict: _Verdict) -> None:
        known = self._verdicts[key][row.epoch]
        before = known.get(row.seed, verdict)  # once trained to fewer epochs, once to more, under two keys
        known[row.seed] = min(before, verdict, key=lambda one: _BEST_FIRST.index(one.kind))

    def _decided(self, key: str, epoch: int) -> Decided | None:
        found = self._verdicts[key][epoch]
        best = min(found.values(), key=lambda one: _BEST_FIRST.index(one.kind))
        if best.kind not in _POSITIVE and not self._over[key].issuperset(self._seeds):
            return None
        return Decided(
            key=key,
            epoch=epoch,
            seeds=tuple(seed for seed in self._seeds if seed in found),
            verdict=best.kind,
            reason=best.reason,
            behind=all(one.behind for one in found.values()),
        )

    def _verdict(self, row: RecordedRow, last: int) -> _Verdict:
        """Under a floor before the last epoch a configuration rests: today nothing else is out for good there."""
        undefined = [name for name in self._objectives if not math.isfinite(_value(row, name))]
        ends = row.epoch == last
        if row.status == "pruned":
            ranked = row.reason.startswith("rank ")
            out = bool(undefined) or (ends and not ranked)
            return _Verdict("refuse" if out else "rest", row.reason, not ranked)
        if undefined and ends:
            why = f"{undefined[0]} is {_value(row, undefined[0]):g} at epoch {row.epoch}"
            return _Verdict("refuse", why, behind=True)
        kind: VerdictKind = "complete" if ends else "go_on"
        return _Verdict(kind, row.reason, behind=bool(undefined))


def _value(row: RecordedRow, name: str) -> float:
    costs = {"train_passes": float(row.train_passes), "train_seconds": row.train_seconds}
    return {**row.scores, **costs}[name]
