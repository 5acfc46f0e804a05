"""Tells the ledger of trials that begin and of trials that fail."""

from typing import Any

from ray.actor import ActorHandle
from ray.tune import Callback

from robsweep.sweep.ledger import Ledger


class LedgerCallback(Callback):  # type: ignore[misc]
    """Rows themselves come through the scheduler, which must decide on them."""

    def __init__(self, ledger: Ledger, hub: ActorHandle) -> None:
        self._ledger, self._hub = ledger, hub

    def on_trial_start(self, iteration: int, trials: list[Any], trial: Any, **info: Any) -> None:
        """A trial was given its resources."""
        self._ledger.started(trial.config["run"]["name"])

    def on_trial_error(self, iteration: int, trials: list[Any], trial: Any, **info: Any) -> None:
        """A trial failed for good."""
        error = trial.get_pickled_error() or trial.get_error()
        lines = str(error).strip().splitlines() if error else ["unknown error"]
        name = trial.config["run"]["name"]
        self._ledger.failed(name, lines[-1].strip())
        self._hub.forget.remote(name)  # its process may have died with a training slot in its hands
