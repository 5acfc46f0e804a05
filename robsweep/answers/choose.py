"""Chooses configurations of a run to go on with."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from robsweep.answers.balance import knee
from robsweep.answers.best import Best, Choice, Nearest, Role
from robsweep.answers.checkpoints import checkpoints_of, commands_of
from robsweep.answers.completed import Completed
from robsweep.answers.constraints import Constraint
from robsweep.answers.measured import Measured
from robsweep.answers.titled import titled
from robsweep.config.points import space_of
from robsweep.config.scores import CLEAN, ROBUSTNESS
from robsweep.errors import UserError
from robsweep.pareto.dominance import is_nondominated
from robsweep.results.open import Run


def choose(run: Run, constraints: Sequence[Constraint] = (), *, reference: str = "") -> Best:
    """The choices among what has completed.

    Without constraints three members of the front: the one that is best in the first objective that is measured on
    benign images, ``knee``, and the one that is best in the first that is measured under attack. Members may coincide;
    a front of two has none between them.

    With constraints one of those that satisfy all of them and that no other of these dominates: the best in the
    objective that no constraint names, where there is one such objective; else ``knee``, else the first.

    Args:
        run: finished or not.
        constraints: all of which must hold, by the means over seeds.
        reference: the run as commands take it; its place unless given.

    Raises:
        UserError: nothing has completed.
    """
    completed = Completed(run)
    if not completed.keys:
        raise UserError(f"{run.state.name}: no configuration has completed yet, so there is none to choose")
    scores = {key: completed.scores(key) for key in completed.keys}
    fits = np.array([all(one.lacks(scores[key]) == 0 for one in constraints) for key in completed.keys])
    whole = fits & ~np.isnan(completed.points).any(axis=1)
    rows = np.flatnonzero(whole)
    rows = rows[is_nondominated(completed.points[rows])]
    rows = rows[np.argsort(-completed.points[rows, 0], kind="stable")]
    chosen = _chosen(completed, rows, constraints)
    return Best(
        run=run.state.name,
        place=run.store.uri,
        objectives=run.state.sweep.objectives,
        constraints=tuple(constraints),
        completed=len(completed.keys),
        satisfying=int(fits.sum()),
        to_come=_remaining(run),
        choices=tuple(
            _choice(run, completed, completed.keys[row], roles, constraints, reference or run.store.uri)
            for row, roles in chosen.items()
        ),
        nearest=None if len(rows) else _nearest(run, completed, constraints),
    )


def _chosen(completed: Completed, rows: NDArray[np.int64], constraints: Sequence[Constraint]) -> dict[int, list[Role]]:
    """Row of ``completed.points`` -> why it was chosen."""
    if not len(rows):
        return {}
    points = completed.points[rows]
    between = knee(points)
    if constraints:
        bounded = {one.name for one in constraints}
        free = [column for column, objective in enumerate(completed.objectives) if objective.name not in bounded]
        place = int(np.argmax(points[:, free[0]])) if len(free) == 1 else between or 0
        return {int(rows[place]): ["best"]}
    found: dict[int, list[Role]] = {}
    accurate, robust = _column(completed, CLEAN, 0), _column(completed, ROBUSTNESS, -1)
    found.setdefault(int(rows[np.argmax(points[:, accurate])]), []).append("most accurate")
    if between is not None:
        found.setdefault(int(rows[between]), []).append("balanced")
    found.setdefault(int(rows[np.argmax(points[:, robust])]), []).append("most robust")
    return found


def _column(completed: Completed, names: tuple[str, ...], otherwise: int) -> int:
    columns = [column for column, objective in enumerate(completed.objectives) if objective.name in names]
    return columns[0] if columns else otherwise


def _choice(
    run: Run, completed: Completed, key: str, roles: Sequence[Role], constraints: Sequence[Constraint], reference: str
) -> Choice:
    row, scores, better = completed.rows[key], completed.scores(key), completed.dominated_by(key)
    checkpoints = checkpoints_of(run, key, reference)
    return Choice(
        roles=tuple(roles),
        key=key,
        title=titled(run.state, key)[0].title,
        identity=row["identity"],
        seeds=row["seeds"],
        epoch=row["epoch"],
        scores=scores,
        flags=tuple(row["flags"]),
        sure=all(one.is_sure(scores) for one in constraints),
        on_front=not better,
        front_chance=run.chance(key),
        dominated_by=titled(run.state, *better),
        checkpoints=checkpoints,
        commands=commands_of(run, reference, key, checkpoints),
    )


def _remaining(run: Run) -> int:
    stages, state = run.state.counts(), run.state
    there = max(space_of(state.sweep).size + state.outgrown, len(state.candidates))
    return there - len(state.candidates) + stages["going"]


def _nearest(run: Run, completed: Completed, constraints: Sequence[Constraint]) -> Nearest:
    """Of all that completed: the one with the least sum of what it lacks, each as a share of its constraint's scale."""
    scores = {key: completed.scores(key) for key in completed.keys}
    scales = [_scale(constraint, [scores[key] for key in completed.keys]) for constraint in constraints]

    def lacks(key: str) -> float:
        return sum(one.lacks(scores[key]) / scale for one, scale in zip(constraints, scales, strict=True))

    key = min(completed.keys, key=lacks)
    missing = ", ".join(one.measured_text(scores[key]) for one in constraints if one.lacks(scores[key]) > 0)
    return Nearest(key=key, title=titled(run.state, key)[0].title, lacks=missing, scores=scores[key])


def _scale(constraint: Constraint, everything: Sequence[dict[str, Measured]]) -> float:
    """How far the values of what completed spread, or the bound where they do not."""
    values = [scores[constraint.name].value for scores in everything if constraint.name in scores]
    known = [value for value in values if value is not None]
    spread = max(known) - min(known) if known else 0.0
    return spread or abs(constraint.bound) or math.ulp(1.0)
