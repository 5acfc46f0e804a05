"""Tells a Tune searcher what came of its suggestions: full-fidelity values that are finite."""

import math
from contextlib import suppress
from typing import Any, Protocol, runtime_checkable

from ray.tune.search import Searcher

from robsweep.config.scores import OBJECTIVES
from robsweep.errors import UserError
from robsweep.pareto.objectives import Objective, objectives_of
from robsweep.search.tune.outcome import Outcome


@runtime_checkable
class Constrained(Protocol):
    """A Tune searcher that tells what is refused from what is merely bad."""

    def on_trial_refused(self, trial_id: str, result: dict[str, float]) -> None:
        """A suggestion turned out to be none that may be chosen; its values, all finite."""


class Answers:
    """Of several objectives or one, as the searcher's ``metric`` and ``mode`` say.

    What is refused, and what conditions exclude, has the worst values that were seen; a searcher without constraints
    takes them for its own. Before any were seen it is told as failed.

    Raises:
        UserError: the searcher has no metric and mode, or another metric than scores.
    """

    def __init__(self, searcher: Searcher) -> None:
        self._searcher, self._metrics = searcher, _metrics(searcher)
        self._worst: dict[str, float] = {}

    def tell(self, trial: str, outcome: Outcome) -> None:
        """What a suggestion came to."""
        finite = {name: value for name, value in outcome.scores.items() if math.isfinite(value)}
        for objective in self._metrics:
            if (name := objective.name) in finite:
                signed = min(finite[name] * objective.sign, self._worst.get(name, finite[name]) * objective.sign)
                self._worst[name] = signed * objective.sign
        whole = all(objective.name in finite for objective in self._metrics)
        if whole and not outcome.refused:
            self._searcher.on_trial_complete(trial, finite)
        else:
            self._refuse(trial, finite)

    def add(self, values: dict[str, Any], outcome: Outcome) -> None:
        """What an assignment came to that the searcher did not suggest, if it takes such ones of its one metric."""
        score = outcome.scores.get(self._metrics[0].name, math.nan)
        if len(self._metrics) == 1 and math.isfinite(score) and not outcome.refused:
            with suppress(NotImplementedError):
                self._searcher.add_evaluated_point(values, score)

    def exclude(self, trial: str) -> None:
        """A suggestion is no point of the space."""
        self._refuse(trial, {})

    def _refuse(self, trial: str, own: dict[str, float]) -> None:
        constrained = isinstance(self._searcher, Constrained)
        values = {**self._worst, **own} if constrained else {**own, **self._worst}
        if not all(objective.name in values for objective in self._metrics):
            self._searcher.on_trial_complete(trial, None, error=True)
        elif constrained:
            self._searcher.on_trial_refused(trial, values)
        else:
            self._searcher.on_trial_complete(trial, values)


def _metrics(searcher: Any) -> tuple[Objective, ...]:
    if not searcher.metric or not searcher.mode:
        raise UserError(f"{type(searcher).__name__} has no metric and mode: give both")
    several = isinstance(searcher.metric, list)
    pairs = zip(searcher.metric, searcher.mode, strict=True) if several else [(searcher.metric, searcher.mode)]
    found = tuple(Objective(name, mode == "min") for name, mode in pairs)
    names = [objective.name for objective in objectives_of(OBJECTIVES)]
    if unknown := [objective.name for objective in found if objective.name not in names]:
        raise UserError(f"unknown metric {unknown[0]!r}, expected {', '.join(names)}")
    return found
