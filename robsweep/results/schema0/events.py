"""The events of a run of schema 0, as far as its files tell them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from robsweep.config.configuration import Configuration
from robsweep.config.points import Space, space_of
from robsweep.pareto.objectives import objectives_of
from robsweep.results.schema0.decisions import Decisions
from robsweep.results.schema0.folders import checkpoint_of, checkpointed
from robsweep.results.schema0.recorded_rows import RecordedRow, read_rows
from robsweep.results.schema0.recorded_sheet import sheet_of
from robsweep.results.schema0.sweep import read_sweep
from robsweep.run.events import Ended, Event, Fact, Failed, Opened, Proposed, Saved, Scored, Started, event_of
from robsweep.run.state import RunState

_LEFT = "left before it was done"


def events_of(folder: Path) -> Iterator[Event]:
    """What happened in a run, from its table in the order of its rows; reads only.

    Every event has the time of its row. Attack scores, suspicions and checks were never stored, so sheets lack them.

    Raises:
        UserError: a file is missing or damaged, or the sweep cannot be run any more.
    """
    state = RunState()
    for at, fact in _facts(folder, state):
        event = event_of(state.seq + 1, at, fact)
        state.apply(event)
        yield event


def _facts(folder: Path, state: RunState) -> Iterator[tuple[datetime, Fact]]:
    """``state`` is that after all facts so far."""
    recorded = read_sweep(folder)
    sweep, space = recorded.sweep, space_of(recorded.sweep)
    rows, others = read_rows(folder), list(checkpointed(folder).values())
    fingerprints = [*(row.data_fingerprint for row in rows), *(other.train_fingerprint for other in others)]
    yield (
        recorded.created_at,
        Opened(
            name=sweep.name,
            sweep=sweep.model_dump(mode="json"),
            train_fingerprint=next(filter(None, fingerprints), ""),
            code_version=recorded.code_version,
        ),
    )
    decisions = Decisions(sweep.seeds.first, tuple(o.name for o in objectives_of(sweep.objectives)))
    longest = _longest(rows)
    for row in rows:
        key = row.trial.key
        if key not in state.candidates:
            proposed = longest[key]
            yield row.finished_at, _proposed(proposed.configuration, proposed.aliases, state)
        for fact in _trained(folder, row, state):
            yield row.finished_at, fact
        for decided in decisions.after(row, state.candidates[key].rungs[-1]):
            yield row.finished_at, decided
    at = max((row.finished_at for row in rows), default=recorded.created_at)
    for other in others:
        if other.configuration.key not in state.candidates:
            yield at, _proposed(other.configuration, _aliases(space, other.configuration), state)
    yield at, Ended(reason="" if _done(state, space) else _LEFT)


def _longest(rows: Iterable[RecordedRow]) -> dict[str, RecordedRow]:
    """By key, a row of the configuration with the most epochs: what only they told apart is one configuration now."""
    found: dict[str, RecordedRow] = {}
    for row in rows:
        known = found.setdefault(row.trial.key, row)
        if known.configuration.training.epochs < row.configuration.training.epochs:
            found[row.trial.key] = row
    return found


def _trained(folder: Path, row: RecordedRow, state: RunState) -> Iterator[Fact]:
    if row.status == "failed":
        yield Started(trial=row.trial, epoch=row.epoch)
        yield Failed(trial=row.trial, epoch=row.epoch, reason=row.reason)
        return
    if row.epoch in state.trials[row.trial].scores:
        return
    checkpoint = checkpoint_of(folder, row)
    yield Started(trial=row.trial, epoch=row.epoch)
    yield Saved(
        trial=row.trial,
        epoch=row.epoch,
        checkpoint=checkpoint,
        training_steps=row.training_steps,
        train_passes=row.train_passes,
        train_seconds=row.train_seconds,
        train_fingerprint=row.data_fingerprint,
        code_version=row.code_version,
    )
    yield Scored(trial=row.trial, epoch=row.epoch, sheet=sheet_of(row, state.sweep.scoring, checkpoint))


def _proposed(configuration: Configuration, aliases: tuple[str, ...], state: RunState) -> Proposed:
    return Proposed(
        key=configuration.key,
        configuration=configuration,
        aliases=aliases,
        by=state.sweep.search.kind,
        index=len(state.candidates),
    )


def _aliases(space: Space, configuration: Configuration) -> tuple[str, ...]:
    names = (point.aliases for point in space.points if point.key == configuration.key)
    return next(names, (str(configuration),))


def _done(state: RunState, space: Space) -> bool:
    counts = state.counts()
    return counts["going"] == counts["failed"] == 0 and len(state.candidates) >= space.size
