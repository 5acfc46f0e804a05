"""The memory of a sweep: rows, decisions and events, written down as they happen."""

import json
import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from robsweep.config.scores import COSTS
from robsweep.grammar.loss import format_loss
from robsweep.grammar.strings import format_defense
from robsweep.pareto.rungs import ParetoRungs
from robsweep.results.row import COLUMNS, ResultRow, Status
from robsweep.results.store import ResultStore
from robsweep.scoring.sheet import ScoreSheet
from robsweep.sweep.events import EventLog
from robsweep.sweep.plan import Plan, PlannedRun
from robsweep.sweep.titles import titles

_INTERVALS = ("recall_at_1", "ers")


class Ledger:
    """Decides on every row by ``ParetoRungs`` and stores row and decision together.

    The table is the only state: a resumed sweep replays its rows in their order into a new ``ParetoRungs`` and so
    decides as if it had never stopped.
    """

    def __init__(
        self, plan: Plan, store: ResultStore, events: EventLog, send: Callable[[ResultRow], None] | None = None
    ) -> None:
        """``send`` is given every new row once it is stored."""
        self._plan, self._store, self._events, self._send = plan, store, events, send
        self._runs, self._titles = {run.name: run for run in plan.runs}, titles(plan)
        pruning = plan.sweep.pruning
        self._rungs = ParetoRungs(
            objectives=plan.sweep.objectives,
            reduction=pruning.reduction,
            min_peers=pruning.min_peers,
            floors=pruning.floors,
            floor_of_best=pruning.floors_of_best,
            spare_front=pruning.spare_front,
        )
        self._recorded: dict[str, int] = {}
        self._status: dict[str, Status] = {}
        for row in store.rows():
            name = f"{row.key}-s{row.seed}"
            self._status[name] = row.status
            if row.status != "failed":
                self._recorded[name] = row.rung + 1
                self._rungs.record(name, row.epoch, row.model_dump(by_alias=True))

    def __getstate__(self) -> dict[str, Any]:
        """Nothing: Tune pickles its scheduler and callbacks, but a sweep is resumed from the table."""
        return {}

    def open_runs(self) -> list[tuple[PlannedRun, int]]:
        """Runs that are neither pruned nor completed, with the number of their rungs already recorded."""
        return [
            (run, self._recorded.get(run.name, 0))
            for run in self._plan.runs
            if self._status.get(run.name) not in ("pruned", "completed")
        ]

    def counts(self) -> dict[str, int]:
        """How many runs there are, and how many have which status."""
        found = list(self._status.values())
        return {
            "runs": len(self._runs),
            **{s: found.count(s) for s in ("running", "pruned", "completed", "failed")},
        }

    def started(self, name: str) -> None:
        """A run was given its resources."""
        rung = self._recorded.get(name, 0)
        self._events.add("start" if rung == 0 else "resume", self._titles[name], f"from rung {rung}" if rung else "")

    def record(self, name: str, sheet: ScoreSheet, training: str) -> bool:
        """Store a rung's row; False if the run ends here (pruned, or at its last rung)."""
        run = self._runs[name]
        values, info = sheet.scores, json.loads(training)
        known = values | {cost: info[cost] for cost in COSTS}
        decision = self._rungs.record(name, sheet.epoch, known)
        last = sheet.epoch == self._plan.rungs(run)[-1]
        # what has trained to the end is not outranked any more, but a collapsed embedding stays refused
        prunes = self._plan.sweep.pruning.enabled and (decision.refused if last else not decision.keep)
        status: Status = "pruned" if prunes else "completed" if last else "running"
        bounds = {
            f"{score}_{end}": sheet.intervals[score][index]
            for score in _INTERVALS
            if score in sheet.intervals
            for index, end in enumerate(("low", "high"))
        }
        row = self._row(
            run,
            rung=sheet.rung,
            epoch=sheet.epoch,
            status=status,
            reason="" if status == "completed" else decision.reason,
            **{name: value for name, value in values.items() if name in COLUMNS},
            **bounds,
            scores=_as_json({name: [value, *sheet.intervals.get(name, ())] for name, value in values.items()}),
            **sheet.model_dump(
                include={
                    "behaviour",
                    "precision",
                    "profile",
                    "queries",
                    "candidates",
                    "attack_passes",
                    "score_seconds",
                    "flags",
                    "checkpoint",
                }
            ),
            **{key: info[key] for key in ("training_steps", "train_passes", "train_seconds", "code_version")},
            data_fingerprint=info["data_fingerprint"],
        )
        self._keep(row)
        self._recorded[name] = sheet.rung + 1
        self._status[name] = status
        objectives = [name.removeprefix("-") for name in self._plan.sweep.objectives]
        scores = ", ".join(f"{name} {_short(known[name])}" for name in objectives)
        self._events.add(
            {"pruned": "prune", "completed": "done"}.get(status, "rung"),
            self._titles[name],
            "; ".join(part for part in (f"epoch {sheet.epoch}: {scores}", row.reason) if part),
        )
        return status == "running"

    def failed(self, name: str, reason: str) -> None:
        """Store that a run failed; what it had scored before stays."""
        rung = self._recorded.get(name, 0)
        rungs = self._plan.rungs(self._runs[name])
        row = self._row(
            self._runs[name],
            rung=rung,
            epoch=rungs[min(rung, len(rungs) - 1)],
            status="failed",
            reason=reason,
        )
        self._keep(row)
        self._status[name] = "failed"
        self._events.add("fail", self._titles[name], reason)

    def _keep(self, row: ResultRow) -> None:
        self._store.upsert([row])
        if self._send is not None:
            self._send(row)

    def _row(self, run: PlannedRun, **fields: Any) -> ResultRow:
        identity = run.configuration.identity
        suffix = format_defense(identity.defense)
        return ResultRow(
            run=self._plan.sweep.name,
            key=run.configuration.key,
            identity=str(identity),
            aliases=run.point.aliases,
            dataset=identity.dataset,
            backbone=identity.backbone,
            defense=suffix if suffix is not None else identity.defense.model_dump_json(exclude_defaults=True),
            loss=format_loss(identity.loss),
            seed=run.seed,
            configuration=run.configuration.model_dump_json(),
            finished_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            **fields,
        )


def _as_json(scores: dict[str, list[float]]) -> str:
    """NaN as null: strict readers know no NaN."""
    return json.dumps({name: [v if math.isfinite(v) else None for v in found] for name, found in scores.items()})


def _short(value: float) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return "nan" if math.isnan(value) else f"{value:.3f}" if abs(value) <= 1 else f"{value:.1f}"
