"""A run as a study of Optuna, which ``optuna-dashboard`` and Optuna's own plots open."""

import json
import math
import warnings
from pathlib import Path
from typing import Any

import optuna
from optuna.distributions import CategoricalDistribution
from optuna.exceptions import ExperimentalWarning
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import FrozenTrial, TrialState, create_trial

from robsweep.config.configuration import Configuration
from robsweep.config.floors import floor_at
from robsweep.errors import UserError
from robsweep.grammar.letters import letters_of
from robsweep.pareto.objectives import objectives_of
from robsweep.results.open import Run
from robsweep.run.candidate import Candidate
from robsweep.run.state import RunState

_NOT_THERE = "-"
"""Stands for a letter that a defense does not have."""


def write_study(run: Run, file: Path) -> None:
    """Write a journal of Optuna's with one study of the run's name, a trial for each configuration.

    Parameters are the letters and the training factors. A completed configuration is COMPLETE with the means of its
    objectives, a refused one too, with a floor's constraint violated. What rests is PRUNED with the values of its last
    rung. What failed is FAIL. What was not decided yet is left out. Attributes hold the identity, the key, and the
    values and intervals of every rung.

    Raises:
        UserError: the file exists.
    """
    if file.exists():
        raise UserError(f"{file} exists: Optuna would add to it, give another file")
    state = run.state
    objectives = objectives_of(state.sweep.objectives)
    told = [one for one in state.candidates.values() if one.decided or one.stage == "failed"]
    parameters = {one.key: _parameters(one.configuration, state) for one in told}
    names = list(next(iter(parameters.values()), {}))
    domains = {name: CategoricalDistribution(sorted({found[name] for found in parameters.values()})) for name in names}
    verbosity = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        study = optuna.create_study(
            storage=JournalStorage(JournalFileBackend(str(file))),
            study_name=state.name,
            directions=["minimize" if o.minimise else "maximize" for o in objectives],
        )
        with warnings.catch_warnings(action="ignore", category=ExperimentalWarning):
            study.set_metric_names([o.name for o in objectives])
        study.set_user_attr("train_fingerprint", state.train_fingerprint)
        for one in told:
            study.add_trial(_trial(state, one, parameters[one.key], domains))
    finally:
        optuna.logging.set_verbosity(verbosity)


def _trial(
    state: RunState, one: Candidate, parameters: dict[str, str], domains: dict[str, CategoricalDistribution]
) -> FrozenTrial:
    names = [o.name for o in objectives_of(state.sweep.objectives)]
    means = {epoch: state.mean(one.key, epoch) for epoch in sorted(one.decided)}
    values = [means[one.at][name] for name in names] if one.at in means else []
    finite = bool(values) and all(map(math.isfinite, values))
    ended = {"completed": TrialState.COMPLETE, "refused": TrialState.COMPLETE, "failed": TrialState.FAIL}
    outcome = ended.get(one.stage, TrialState.PRUNED) if finite else TrialState.FAIL
    return create_trial(
        state=outcome,
        values=values if outcome != TrialState.FAIL else None,
        params=parameters,
        distributions=dict(domains),
        constraints=_constraints(state, one, means[one.at]) if outcome == TrialState.COMPLETE else None,
        user_attrs={
            "identity": str(one.configuration),
            "key": one.key,
            "stage": one.stage,
            "epoch": one.at,
            "seeds": list(one.seeds),
            "rungs": {str(epoch): _plain(found) for epoch, found in means.items()},
            "intervals": {str(epoch): _intervals(state, one, epoch) for epoch in means},
            "reasons": {str(epoch): one.decided[epoch].reason for epoch in means},
        },
    )


def _constraints(state: RunState, one: Candidate, values: dict[str, float]) -> dict[str, float]:
    """How far a score is below its floor, above 0 for what was refused alone: floors move with the best seen."""
    pruning, entries = state.sweep.pruning, state.rungs[one.at].entries.values()
    found: dict[str, float] = {}
    for name in dict.fromkeys((*pruning.floors, *pruning.floors_of_best)):
        floor = floor_at(pruning.floors.get(name, {}), one.at, last=True)
        share = floor_at(pruning.floors_of_best.get(name, {}), one.at, last=True)
        best = max((e.values[name] for e in entries if math.isfinite(e.values[name])), default=0.0)
        lowest = max((0.0 if floor is None else floor), (0.0 if share is None else share * best))
        found[f"floor of {name}"] = lowest - values[name]
    refused = one.stage == "refused"
    return {name: value if refused else min(value, 0.0) for name, value in found.items()}


def _parameters(configuration: Configuration, state: RunState) -> dict[str, str]:
    letters: dict[str, Any] = {"backbone": configuration.identity.backbone, **letters_of(configuration.identity)}
    for path in sorted(state.sweep.factors.training):
        value: Any = configuration.training
        for part in path.split("."):
            value = getattr(value, part)
        letters[path] = value
    return {name: _text(value) for name, value in letters.items()}


def _text(value: object) -> str:
    return _NOT_THERE if value is None else value if isinstance(value, str) else json.dumps(value, default=str)


def _plain(values: dict[str, float]) -> dict[str, float | None]:
    return {name: value if math.isfinite(value) else None for name, value in values.items()}


def _intervals(state: RunState, one: Candidate, epoch: int) -> dict[str, float]:
    """Half widths of 95 % intervals of the means over queries."""
    errors = state.rungs[epoch].entries[one.key].errors
    return {name: 1.96 * error for name, error in errors.items() if math.isfinite(error)}
