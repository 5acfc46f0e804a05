"""MLflow (optional dependency: this file alone needs it)."""

import logging
import time

from robsweep.config.tracking import MlflowConfig
from robsweep.errors import UserError
from robsweep.results.row import ResultRow
from robsweep.tracking.tracker import labels_of, metrics_of, parameters_of, run_name

_SWEEP, _RUN = "robsweep.sweep", "robsweep.run"
_ENDS = {"pruned": "FINISHED", "completed": "FINISHED", "failed": "FAILED"}
_TAG_LENGTH = 5000
_PARAMETERS_AT_A_TIME = 100


class MlflowTracker:
    """A run of MLflow for every configuration and seed; a metric's step is the epoch.

    A resumed sweep goes on in the runs that it began, which it knows by two tags.
    """

    name = "mlflow"

    def __init__(self, config: MlflowConfig, sweep: str) -> None:
        """``sweep``: what tells this sweep from every other.

        Raises:
            UserError: the package is missing, or the address is of no kind that it knows.
        """
        try:
            from mlflow.exceptions import MlflowException
            from mlflow.tracking import MlflowClient
        except ImportError as error:
            raise UserError(
                "tracking.mlflow needs a package that is missing: pip install 'robsweep[mlflow]'"
            ) from error
        logging.getLogger("mlflow").setLevel(logging.WARNING)  # it tells of every table that it creates
        logging.getLogger("alembic").setLevel(logging.WARNING)
        try:
            self._client = MlflowClient(tracking_uri=config.uri)
        except (MlflowException, ValueError) as error:
            raise UserError(f"tracking.mlflow.uri: {str(error).splitlines()[0]}") from None
        self._experiment_name, self._sweep = config.experiment, sweep
        self._experiment: str | None = None
        self._open: dict[str, str] = {}

    def add(self, row: ResultRow) -> None:
        """Send a row."""
        from mlflow.entities import Metric, RunTag

        run = self._open.get(run_name(row)) or self._begin(row)
        now = int(time.time() * 1000)
        metrics = [Metric(name, value, now, row.epoch) for name, value in metrics_of(row).items()]
        tags = [RunTag(f"robsweep.{name}", value[:_TAG_LENGTH]) for name, value in labels_of(row).items() if value]
        self._client.log_batch(run, metrics=metrics, tags=tags)
        if row.status in _ENDS:
            self._client.set_terminated(run, _ENDS[row.status])
            del self._open[run_name(row)]

    def close(self) -> None:
        """Runs that a stopped sweep leaves open are marked as killed; a resumed one takes them up again."""
        for run in self._open.values():
            self._client.set_terminated(run, "KILLED")
        self._open.clear()

    def _begin(self, row: ResultRow) -> str:
        from mlflow.entities import Param

        name, experiment = run_name(row), self._experiment_id()
        mine = f"tags.`{_SWEEP}` = '{self._sweep}' and tags.`{_RUN}` = '{name}'"
        if known := self._client.search_runs([experiment], mine, max_results=1):
            run: str = known[0].info.run_id
            self._client.update_run(run, status="RUNNING")
        else:
            tags = {_SWEEP: self._sweep, _RUN: name}
            run = self._client.create_run(experiment, run_name=f"{row.identity} s{row.seed}", tags=tags).info.run_id
        # again in a run that is known: what was to send them may have failed; the same value twice is no error
        parameters = [Param(*item) for item in parameters_of(row).items()]
        for start in range(0, len(parameters), _PARAMETERS_AT_A_TIME):
            self._client.log_batch(run, params=parameters[start : start + _PARAMETERS_AT_A_TIME])
        self._open[name] = run
        return run

    def _experiment_id(self) -> str:
        if self._experiment is None:
            known = self._client.get_experiment_by_name(self._experiment_name)
            # where another sweep creates it in between, this raises, and the row is tried again
            self._experiment = known.experiment_id if known else self._client.create_experiment(self._experiment_name)
        return self._experiment
