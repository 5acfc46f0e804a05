"""Reads what the runs of ``search.from`` found."""

from pathlib import Path
from statistics import fmean

import numpy as np

from robsweep.config.points import space_of
from robsweep.config.sweep import SweepConfig
from robsweep.errors import UserError
from robsweep.forecast.forecaster import Forecaster
from robsweep.pareto.objectives import objectives_of
from robsweep.replay.recorded import PROBLEM, ROWS, RecordedTable, open_table
from robsweep.results.open import Run
from robsweep.run.prior import PriorRow, PriorRun
from robsweep.sweep.place import RunPlace


def prior_of(sweep: SweepConfig, storage: str) -> tuple[PriorRun, ...]:
    """What each of ``search.from`` says, in its order.

    Args:
        sweep: that begins with it.
        storage: where runs named without a path lie.

    Raises:
        UserError: no such run or table, or it has scored nothing yet; the line names the key of the sweep file.
    """
    found = []
    for index, place in enumerate(sweep.search.prior_runs):
        try:
            found.append(_prior(place, storage))
        except UserError as error:
            raise UserError(f"{sweep.name}: search.from.{index}: {error}") from None
    return tuple(found)


def _prior(place: str, storage: str) -> PriorRun:
    if all((Path(place) / file).is_file() for file in (ROWS, PROBLEM)):
        return _of_table(open_table(place), place)
    run = Run(RunPlace.find(storage, place).store)
    rows = _of_run(run)
    if not rows:
        raise UserError(f"{place} has no scores yet")
    return PriorRun(place=place, run=run.state.name, train_fingerprint=run.state.train_fingerprint, rows=rows)


def _of_run(run: Run) -> tuple[PriorRow, ...]:
    """What completed by its means; the rest as the run's own model expects it at its last rung."""
    state = run.state
    objectives = objectives_of(state.sweep.objectives)
    forecast = Forecaster(space_of(state.sweep)).of(state)
    rows = []
    for key, one in state.candidates.items():
        if one.stage == "completed":
            means = state.mean(key, one.at)
            values = {o.name: means[o.name] for o in objectives if o.name in means}
        elif forecast is not None and one.decided:
            expected = forecast.means[forecast.keys.index(key)]
            values = {o.name: float(o.sign * value) for o, value in zip(objectives, expected, strict=True)}
        else:
            continue
        rows.append(PriorRow(identity=one.configuration.identity, values=_finite(values)))
    return tuple(rows)


def _of_table(table: RecordedTable, place: str) -> PriorRun:
    """Means over seeds after the last epoch; what diverged says nothing."""
    points = {point.key: point for point in space_of(table.sweep).points}
    objectives = objectives_of(table.sweep.objectives)
    rows = []
    for key in table.keys:
        sheets = [scores for seed in table.seeds if (scores := _scores(table, key, seed)) is not None]
        if sheets and key in points:
            values = {o.name: fmean(scores[o.name] for scores in sheets) for o in objectives if o.name in sheets[0]}
            rows.append(PriorRow(identity=points[key].configuration.identity, values=_finite(values)))
    return PriorRun(place=place, run=table.sweep.name, train_fingerprint="", rows=tuple(rows))


def _scores(table: RecordedTable, key: str, seed: int) -> dict[str, float] | None:
    try:
        return table.query(key, seed, table.epochs[-1]).sheet.scores
    except UserError:
        return None


def _finite(values: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in values.items() if np.isfinite(value)}
