"""The Tune scheduler: hands each row to the ledger and stops what the ledger gives up."""

from typing import Any

import ray
from ray.actor import ActorHandle
from ray.tune.schedulers import FIFOScheduler

from robsweep.scoring.sheet import ScoreSheet
from robsweep.sweep.ledger import Ledger


class ParetoRungScheduler(FIFOScheduler):  # type: ignore[misc]
    """Thin: the decision is ``pareto.rungs``' and the memory is the results table's.

    Tune does not store a scheduler's state, so nothing is kept here. A trial never says that it is done: the last
    rung is a row like any other, and this stops it there.
    """

    def __init__(self, ledger: Ledger, hub: ActorHandle) -> None:
        super().__init__()
        self._ledger, self._hub = ledger, hub

    def on_trial_add(self, tune_controller: Any, trial: Any) -> None:
        """Queue the trial for a training slot; trials are added in the sweep's order."""
        # waits for the answer: calls of an asynchronous actor may overtake one another
        ray.get(self._hub.expect.remote(trial.config["run"]["name"]))

    def on_trial_result(self, tune_controller: Any, trial: Any, result: dict[str, Any]) -> str:
        """Record the row; stop at the last rung, or where the configuration is pruned."""
        sheet = ScoreSheet.model_validate_json(result["sheet"])
        goes_on = self._ledger.record(result["name"], sheet, result["training"])
        return str(self.CONTINUE if goes_on else self.STOP)
