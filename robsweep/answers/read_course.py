"""Reads from a run's events how one of its configurations fared."""

import shlex

from robsweep.answers.checkpoints import score_command
from robsweep.answers.completed import Completed
from robsweep.answers.course import Course
from robsweep.answers.steps import Steps
from robsweep.answers.titled import TitledConfiguration, titled
from robsweep.results.open import Run
from robsweep.run.candidate import Candidate
from robsweep.run.state import RunState
from robsweep.run.trial_id import TrialId

_NAMED = 3
"""How many of those that dominate a configuration its standing names."""


def course(run: Run, configuration: str, *, reference: str = "") -> Course:
    """How a configuration fared.

    Args:
        run: finished or not.
        configuration: as in ``results.find_configuration.key_of``.
        reference: the run as commands take it; its place unless given.

    Raises:
        UserError: the run has no such configuration, or several.
    """
    key, then = run.key(configuration), RunState()
    steps = Steps(key)
    for event in run.events():
        if event.seq > run.state.seq:
            break  # written since the run was opened
        then.apply(event)
        steps.on(event, then)
    candidate, completed = run.state.candidates[key], Completed(run)
    there = key in completed.rows
    better = titled(run.state, *completed.dominated_by(key)) if there else ()
    own = titled(run.state, key)[0]
    return Course(
        run=run.state.name,
        place=run.store.uri,
        key=key,
        title=own.title,
        identity=str(candidate.configuration),
        strings=candidate.aliases,
        stage=candidate.stage,
        says=standing(run.state, candidate, better if there else None),
        epoch=candidate.at,
        rungs=candidate.rungs,
        seeds=tuple(candidate.seeds),
        by=candidate.by,
        objectives=run.state.sweep.objectives,
        steps=tuple(steps.steps),
        on_front=bool(completed.front[completed.keys.index(key)]) if there else None,
        front_chance=run.chance(key),
        dominates=titled(run.state, *completed.dominated(key)) if there else (),
        dominated_by=better,
        left_behind=tuple(steps.left_behind.values()),
        commands=_commands(run, candidate, shlex.quote(reference or run.store.uri)),
    )


def standing(state: RunState, candidate: Candidate, better: tuple[TitledConfiguration, ...] | None) -> str:
    """Where it stands now; ``better``: what dominates it among what has completed, None where it has not."""
    at = f"at epoch {candidate.at}"
    if candidate.stage == "going":
        return _going(state, candidate)
    if candidate.stage == "resting":
        return f"rests {at}: trained no further unless it is taken up again"
    if candidate.stage == "refused":
        return f"refused {at}: out for good"
    if candidate.stage == "failed":
        return "failed with every seed; robsweep resume tries it again"
    if better is None:
        return f"completed {at}, without scores that can be compared"
    if not better:
        return f"completed {at}: on the front"
    others = f" and {len(better) - _NAMED} more" if len(better) > _NAMED else ""
    return f"completed {at}: dominated by {', '.join(one.title for one in better[:_NAMED])}{others}"


def _going(state: RunState, candidate: Candidate) -> str:
    target = f"epoch {candidate.target}"
    if state.ended is not None:
        return f"to go on up to {target}: the run has ended before that"
    if any(trial in state.training for trial in candidate.trials):
        return f"is being trained up to {target}"
    if any(work.trial.key == candidate.key for work in state.unscored):
        return f"waits for its scores of {target}"
    return f"waits to be trained up to {target}"


def _commands(run: Run, candidate: Candidate, reference: str) -> tuple[str, ...]:
    commands = []
    if candidate.stage in ("going", "failed") and run.state.ended is not None:
        commands.append(f"robsweep resume {reference}")
    trial = next((one for one in candidate.trials if run.state.trials[one].scores), None)
    if trial is not None:
        commands.append(score_command(run, f"{reference}:{trial}@{_last_scored(run, trial)}"))
    return tuple(commands)


def _last_scored(run: Run, trial: TrialId) -> int:
    return max(run.state.trials[trial].scores)
