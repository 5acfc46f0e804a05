"""The rows of the results table, as they follow from a run's events."""

import json
import math
from typing import Any, NamedTuple

from robsweep.config.configuration import Configuration
from robsweep.grammar.loss import format_loss
from robsweep.grammar.strings import format_defense
from robsweep.results.row import COLUMNS, ResultRow, Status
from robsweep.run.candidate import Candidate, Stage
from robsweep.run.events import Decided, Event, Extended, Failed, Promoted, Resumed, Saved, Scored
from robsweep.run.score_sheet import ScoreSheet
from robsweep.run.sheet_effort import with_effort
from robsweep.run.state import RunState
from robsweep.run.trial_id import TrialId

_INTERVALS = ("recall_at_1", "ers")
_OF_SHEET = {
    "behaviour",
    "precision",
    "profile",
    "queries",
    "candidates",
    "attack_passes",
    "score_seconds",
    "test_fingerprint",
    "flags",
}
_NEWEST: dict[Stage, Status] = {
    "going": "running",
    "resting": "pruned",
    "refused": "pruned",
    "completed": "completed",
    "failed": "passed",
}
"""Status of a trial's newest scores where its configuration is in a stage."""


class _Place(NamedTuple):
    trial: TrialId
    epoch: int


class Rows:
    """A row for every scored (configuration, seed, epoch), and one for every trial that failed.

    What a row says of decisions is a function of the run's state alone. An event touches the rows of its own
    configuration; those of all only where the run is resumed or extended.
    """

    def __init__(self) -> None:
        self._rows: dict[_Place, ResultRow] = {}
        self._places: dict[str, dict[_Place, None]] = {}
        self._promotions: dict[tuple[str, int], str] = {}
        self._changed: dict[_Place, None] = {}
        self.revision = 0
        """Grows with every event that brought, changed or removed a row."""

    def rows(self) -> list[ResultRow]:
        """In the order in which they were scored, or failed."""
        return list(self._rows.values())

    @property
    def changed(self) -> list[ResultRow]:
        """Rows that the last event brought or changed."""
        return [self._rows[place] for place in self._changed]

    def on(self, event: Event, state: RunState) -> None:
        """Take an event up; ``state`` is that after it."""
        fact, self._changed = event.fact, {}
        if isinstance(fact, Scored):
            sheet = with_effort(fact.sheet, state.sweep.scoring)
            self._put(self._scored(fact.trial, sheet, event, state))
            self._bring_up_to_date(state.candidates[fact.trial.key])
        elif isinstance(fact, Failed):
            self._put(self._failed(fact, event, state))
            self._bring_up_to_date(state.candidates[fact.trial.key])
        elif isinstance(fact, Decided):
            self._bring_up_to_date(state.candidates[fact.key])
        elif isinstance(fact, Promoted):
            candidate = state.candidates[fact.key]
            self._promotions[fact.key, candidate.at] = fact.reason
            self._bring_up_to_date(candidate)
        elif isinstance(fact, Resumed | Extended):
            if isinstance(fact, Resumed):
                self._forget_failures()
            for key in self._places:
                self._bring_up_to_date(state.candidates[key])
        self.revision += bool(self._changed)

    def _put(self, row: ResultRow) -> None:
        place = _Place(TrialId(row.key, row.seed), row.epoch)
        self._rows.pop(place, None)  # what failed and was scored then stands where it was scored
        self._rows[place] = row
        self._places.setdefault(row.key, {})[place] = None
        self._changed[place] = None

    def _forget_failures(self) -> None:
        """What failed is tried again."""
        for place in [place for place, row in self._rows.items() if row.status == "failed"]:
            del self._rows[place], self._places[place.trial.key][place]
            self.revision += 1

    def _bring_up_to_date(self, candidate: Candidate) -> None:
        places = self._places.get(candidate.key, {})
        epochs = {*candidate.rungs, *(place.epoch for place in places)}
        newest: dict[TrialId, int] = {}
        for trial, epoch in places:
            newest[trial] = max(epoch, newest.get(trial, 0))
        for place in places:
            row = self._rows[place]
            found: dict[str, Any] = {"rung": sum(epoch < place.epoch for epoch in epochs)}
            if row.status != "failed":
                found |= self._decision(candidate, place, newest=newest[place.trial])
            if any(getattr(row, name) != value for name, value in found.items()):
                self._rows[place] = row.model_copy(update=found)
                self._changed[place] = None

    def _decision(self, candidate: Candidate, place: _Place, *, newest: int) -> dict[str, Any]:
        """Status, verdict and reason of scores; ``newest``: the trial's last scored epoch."""
        decided = candidate.decided.get(place.epoch)
        if decided is not None and place.trial.seed not in decided.seeds:
            decided = None
        promotion = self._promotions.get((candidate.key, place.epoch))
        status: Status = _NEWEST[candidate.stage]
        if place.epoch < newest or (status == "running" and promotion is not None):
            status = "passed"
        elif status == "completed" and place.epoch < candidate.at:
            status = "passed"  # another seed of it has completed
        elif status == "completed" and decided is None:
            status = "running"  # it waits for a decision that counts this seed
        reasons = (decided.reason if decided is not None else "", promotion)
        return {
            "status": status,
            "verdict": decided.verdict if decided is not None else "",
            "reason": "; promoted: ".join(filter(None, reasons)),
        }

    def _scored(self, trial: TrialId, sheet: ScoreSheet, event: Event, state: RunState) -> ResultRow:
        values, saved = sheet.scores, state.trials[trial].saved[sheet.epoch]
        bounds = {
            f"{score}_{end}": sheet.intervals[score][index]
            for score in _INTERVALS
            if score in sheet.intervals
            for index, end in enumerate(("low", "high"))
        }
        return _row(
            trial,
            sheet.epoch,
            event,
            state,
            status="running",
            fidelity=sheet.fidelity,
            scores=scores_json({name: [value, *sheet.intervals.get(name, ())] for name, value in values.items()}),
            **{name: value for name, value in values.items() if name in COLUMNS},
            **bounds,
            **sheet.model_dump(include=_OF_SHEET),
            **_effort(sheet),
            **_of_training(saved),
        )

    def _failed(self, fact: Failed, event: Event, state: RunState) -> ResultRow:
        saved = state.trials[fact.trial].saved.get(fact.epoch)  # it is there where scoring failed
        training = _of_training(saved) if saved is not None else {}
        return _row(fact.trial, fact.epoch, event, state, status="failed", reason=fact.reason, **training)


def scores_json(scores: dict[str, list[float]]) -> str:
    """The column ``scores``; NaN as null, since strict readers know no NaN."""
    return json.dumps({name: [v if math.isfinite(v) else None for v in found] for name, found in scores.items()})


def _effort(sheet: ScoreSheet) -> dict[str, Any]:
    if (effort := sheet.effort) is None:
        return {}
    each = {name: [round(one.reach, 4), one.steps, one.restarts] for name, one in sheet.efforts.items()}
    return {
        "reach": effort.reach,
        "attack_steps": effort.steps,
        "attack_restarts": effort.restarts,
        "efforts": json.dumps(each),
    }


def _row(trial: TrialId, epoch: int, event: Event, state: RunState, **fields: Any) -> ResultRow:
    candidate = state.candidates[trial.key]
    return ResultRow(
        run=state.name,
        seed=trial.seed,
        rung=0,  # see ``_bring_up_to_date``
        epoch=epoch,
        finished_at=event.finished_at,
        by=candidate.by,
        **_identity(candidate.key, candidate.configuration, candidate.aliases),
        **fields,
    )


def _identity(key: str, configuration: Configuration, aliases: tuple[str, ...]) -> dict[str, Any]:
    identity = configuration.identity
    suffix = format_defense(identity.defense)
    return {
        "key": key,
        "identity": str(identity),
        "aliases": aliases,
        "dataset": identity.dataset,
        "backbone": identity.backbone,
        "defense": suffix if suffix is not None else identity.defense.model_dump_json(exclude_defaults=True),
        "loss": format_loss(identity.loss),
        "configuration": configuration.model_dump_json(),
    }


def _of_training(saved: Saved) -> dict[str, Any]:
    return saved.model_dump(
        include={"training_steps", "train_passes", "train_seconds", "code_version", "train_fingerprint", "checkpoint"}
    )
