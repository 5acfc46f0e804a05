"""Weights & Biases (optional dependency: this file alone needs it)."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from robsweep.config.tracking import WandbConfig
from robsweep.errors import UserError
from robsweep.results.row import ResultRow
from robsweep.tracking.tracker import labels_of, metrics_of, parameters_of, run_name

_ENDS = ("pruned", "completed", "failed")


class WandbTracker:
    """A run of W&B for every configuration and seed, grouped by sweep; the x-axis is the epoch.

    A run's id is a function of the sweep, the configuration and the seed, so a resumed sweep goes on in it.
    """

    name = "wandb"

    def __init__(self, config: WandbConfig, sweep: str, folder: Path) -> None:
        """``sweep``: what tells this sweep from every other; ``folder``: where W&B keeps its files.

        Raises:
            UserError: the package is missing.
        """
        try:
            import wandb
        except ImportError as error:
            raise UserError("tracking.wandb needs a package that is missing: pip install 'robsweep[wandb]'") from error
        self._wandb, self._config, self._sweep, self._folder = wandb, config, sweep, folder
        self._open: dict[str, Any] = {}

    def add(self, row: ResultRow) -> None:
        """Send a row."""
        run = self._open.get(run_name(row)) or self._begin(row)
        run.log({"epoch": row.epoch, **metrics_of(row)})
        run.summary.update(labels_of(row))
        if row.status in _ENDS:
            run.finish(exit_code=int(row.status == "failed"))
            del self._open[run_name(row)]

    def close(self) -> None:
        """End the runs that a stopped sweep leaves open; a resumed one goes on in them."""
        for run in self._open.values():
            run.finish(exit_code=1)
        self._open.clear()

    def _begin(self, row: ResultRow) -> Any:
        name = run_name(row)
        run = self._wandb.init(
            project=self._config.project,
            entity=self._config.entity,
            mode=self._config.mode,
            dir=self._folder,
            id=sha256(f"{self._sweep}/{name}".encode()).hexdigest()[:16],
            name=f"{row.identity} s{row.seed}",
            group=row.run,
            config=parameters_of(row),
            resume="allow",
            reinit="create_new",
            settings=self._wandb.Settings(silent=True, console="off"),
        )
        run.define_metric("*", step_metric="epoch")
        self._open[name] = run
        return run
