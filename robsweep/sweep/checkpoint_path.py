"""A checkpoint as commands take it: a folder, a file of the reference, or ``RUN:CONFIG[@EPOCH]``."""

import re
from pathlib import Path
from typing import NamedTuple

from robsweep.errors import UserError
from robsweep.results.open import Run, open_run
from robsweep.run.score_sheet import ScoreSheet
from robsweep.run.trial_id import TrialId
from robsweep.sweep.place import RunPlace

_EPOCH = re.compile(r"(?P<configuration>.+)@(?P<epoch>\d+)")
_TRIAL = re.compile(r"(?P<configuration>[0-9a-f]+)-s(?P<seed>\d+)")


class LocatedCheckpoint(NamedTuple):
    """A checkpoint's local path; where a run named it, its scores if it has them, and where the run's images lie."""

    path: Path
    sheet: ScoreSheet | None = None
    data_root: Path | None = None


def checkpoint_path(text: str, storage: str) -> Path:
    """The local path of a checkpoint; ``text`` and errors as in ``find_checkpoint``."""
    return find_checkpoint(text, storage).path


def find_checkpoint(text: str, storage: str) -> LocatedCheckpoint:
    """A checkpoint by its name.

    ``CONFIG`` is what ``results.find_configuration.key_of`` takes, or ``KEY-sSEED``; without a seed it is the first
    that was trained that far. ``EPOCH`` is the last one that was scored unless given, or saved where none was scored.
    A path that is there wins. A checkpoint on an object store is fetched.

    Raises:
        UserError: no such run, configuration, seed or epoch; or a run without a configuration.
    """
    path = Path(text)
    if path.exists() or ":" not in text:
        _refuse_run(path, text, storage)
        return LocatedCheckpoint(path)
    named, configuration = _split(text, storage)
    place = RunPlace.find(storage, named)
    run = open_run(place.store.uri)
    match = _EPOCH.fullmatch(configuration)
    trial, epoch = _trained(
        run, match["configuration"] if match else configuration, int(match["epoch"]) if match else None
    )
    folder = run.state.trials[trial].saved[epoch].checkpoint
    scored = epoch in run.state.trials[trial].sheets
    sheet = run.sheet(trial.key, trial.seed, epoch) if scored else None
    root = Path(run.state.sweep.data_root) if run.state.sweep.data_root else None
    if place.store.local is None:
        return LocatedCheckpoint(place.store.fetch_folder(folder, place.stage / folder), sheet, root)
    if not (place.store.local / folder).is_dir():
        raise UserError(f"{text}: {place.store.local / folder} is not there any more")
    return LocatedCheckpoint(place.store.local / folder, sheet, root)


def _split(text: str, storage: str) -> tuple[str, str]:
    """Run and configuration; both may hold colons, so the longest name of a run wins."""
    colons = [match.start() for match in re.finditer(":(?!//)", text)]
    for colon in reversed(colons):
        run, configuration = text[:colon], text[colon + 1 :]
        if run and configuration and _is_run(run, storage):
            return run, configuration
    first = text[: colons[0]] if colons else text
    RunPlace.find(storage, first)  # says which runs there are
    raise UserError(f"{text!r} names no configuration of the run: expected RUN:CONFIG or RUN:CONFIG@EPOCH")


def _is_run(name: str, storage: str) -> bool:
    try:
        RunPlace.find(storage, name)
    except UserError:
        return False
    return True


def _trained(run: Run, configuration: str, epoch: int | None) -> tuple[TrialId, int]:
    match = _TRIAL.fullmatch(configuration)
    key = run.key(match["configuration"] if match else configuration)
    wanted = [TrialId(key, int(match["seed"]))] if match else run.state.candidates[key].trials
    trials = [run.state.trials[trial] for trial in wanted if trial in run.state.trials]
    if not trials:
        seeds = ", ".join(map(str, run.state.candidates[key].seeds))
        raise UserError(f"{configuration!r}: no such seed; {key} is trained with {seeds}")
    if epoch is None:
        epoch = max((e for one in trials for e in (one.scores or one.saved)), default=None)
    for one in trials:
        if epoch in one.saved:
            return one.id, epoch
    there = sorted({e for one in trials for e in one.saved})
    said = f"epochs there: {', '.join(map(str, there))}" if there else "nothing was saved yet"
    raise UserError(
        f"{configuration!r} of {run.state.name} has no checkpoint{f' of epoch {epoch}' * (epoch is not None)}; {said}"
    )


def _refuse_run(path: Path, text: str, storage: str) -> None:
    """A run's name or folder alone does not say which of its checkpoints is meant."""
    if (path / "checkpoint.json").exists() or path.is_file():
        return
    if not path.is_dir() and not (text and "/" not in text and _is_run(text, storage)):
        return
    if (path / "journal").is_dir() or not path.is_dir():
        raise UserError(f"{text} is a run: name one of its checkpoints as {text}:CONFIG or {text}:CONFIG@EPOCH")
