"""Ray Tune asks the engine: one Tune trial is one unit of work."""

from collections.abc import Callable
from typing import Any

from ray.tune.search import Searcher

from robsweep.executors.tune.scores import Scores
from robsweep.executors.tune.trial import ASSIGNMENT
from robsweep.run.engine import Engine
from robsweep.scoring.pool import Failure

_WAIT_S = 0.1


class EngineSearcher(Searcher):  # type: ignore[misc]
    """Gives Tune the engine's next unit of work whenever a slot is free.

    Args:
        engine: decides; every score known by then is told to it first.
        scores: of what has been trained.
        slots: how many units of work are trained at a time, asked whenever one may begin.
        check: raises where the run is to end.
    """

    def __init__(self, engine: Engine, scores: Scores, slots: Callable[[], int], check: Callable[[], None]) -> None:
        super().__init__()
        self._engine, self._scores, self._slots, self._check = engine, scores, slots, check

    def __getstate__(self) -> dict[str, Any]:
        """Nothing: Tune stores its searcher, but a run is resumed from its journal."""
        return {}

    def suggest(self, trial_id: str) -> dict[str, Any] | str | None:
        """A unit of work; None to be asked again; ``FINISHED``.

        With nothing in training Tune would ask once a second, so this waits for scores itself.
        """
        self.take_scores(0.0)
        while True:
            training = self._engine.training
            if len(training) < self._slots() and (work := self._engine.next()):
                return {ASSIGNMENT: self._engine.assignment(work)}
            if self._engine.finished:
                return str(Searcher.FINISHED)
            if training:
                return None
            self._check()
            self.take_scores(_WAIT_S)

    def take_scores(self, wait_s: float) -> None:
        """Tell the engine what has been scored.

        Raises:
            OSError: a disk is full.
        """
        for work, outcome in self._scores.fetch(wait_s):
            if isinstance(outcome, Failure):
                if outcome.full is not None:
                    raise outcome.full
                self._engine.failed(work, f"scoring of epoch {work.epoch} failed: {outcome.reason}", outcome.trace)
            else:
                self._engine.scored(work, outcome)

    def on_trial_complete(self, trial_id: str, result: dict[str, Any] | None = None, error: bool = False) -> None:
        """Nothing: ``EngineCallback`` tells the engine."""

    def set_search_properties(self, metric: str | None, mode: str | None, config: dict[str, Any], **spec: Any) -> bool:
        """The engine knows the space and the objectives."""
        return True

    def set_max_concurrency(self, max_concurrent: int) -> bool:
        """``slots`` limit it."""
        return True

    def save(self, checkpoint_path: str) -> None:
        """An empty file, where Tune expects one."""
        with open(checkpoint_path, "wb"):
            pass

    def restore(self, checkpoint_path: str) -> None:
        """Nothing is restored from Tune's files."""
