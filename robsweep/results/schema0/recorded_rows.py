"""The results table as schema 0 wrote it. Today's table may change, this one does not."""

import json
import math
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import AwareDatetime, ConfigDict, ValidationError

from robsweep.config.configuration import Configuration
from robsweep.config.messages import first_problem
from robsweep.config.precision import UsedPrecision
from robsweep.config.scores import CLEAN, ROBUSTNESS, TERMS
from robsweep.errors import UserError
from robsweep.grammar.frozen import Frozen
from robsweep.run.score_sheet import Bounds
from robsweep.run.trial_id import TrialId

FILE = "results.parquet"


class RecordedRow(Frozen):
    """One trial at one rung, in the order in which rows were decided on.

    ``key``: of the configuration by the rules of schema 0, under which the number of epochs counted. ``scores``: by
    name, NaN where a score was undefined; ``intervals``: the 95 % bounds of some of them.
    """

    model_config = ConfigDict(extra="ignore", allow_inf_nan=True)

    key: str
    seed: int
    epoch: int
    aliases: tuple[str, ...] = ()
    configuration: Configuration
    status: Literal["running", "pruned", "completed", "failed"]
    reason: str = ""
    finished_at: AwareDatetime

    scores: dict[str, float]
    intervals: dict[str, Bounds]
    behaviour: str = "reference"
    precision: UsedPrecision = "float32"
    profile: str = ""
    queries: int = 0
    candidates: int = 0
    flags: tuple[str, ...] = ()

    training_steps: int = 0
    train_passes: int = 0
    attack_passes: int = 0
    train_seconds: float = 0.0
    score_seconds: float = 0.0
    data_fingerprint: str = ""
    code_version: str = ""

    @property
    def folder(self) -> str:
        """Name under which schema 0 kept the trial's checkpoints."""
        return f"{self.key}-s{self.seed}"

    @property
    def trial(self) -> TrialId:
        """The trial by today's rules."""
        return TrialId(self.configuration.key, self.seed)


def read_rows(folder: Path) -> list[RecordedRow]:
    """All rows of a run; none where no trial reached its first rung.

    Raises:
        UserError: the table is damaged.
    """
    path = folder / FILE
    if not path.exists():
        return []
    # Arrow gets bytes and reads them in this thread: one of its own may outlive the interpreter (apache/arrow #34314)
    try:
        records = pq.ParquetFile(pa.BufferReader(path.read_bytes())).read(use_threads=False).to_pylist()
        return [RecordedRow.model_validate(_plain(record)) for record in records]
    except ValidationError as error:
        raise UserError(f"{path} cannot be read: {first_problem(error, RecordedRow)}") from None
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UserError(f"{path} cannot be read: {str(error).partition(chr(10))[0]}") from None


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """A row with its two columns of JSON decoded, without what was left empty."""
    row = {name: value for name, value in record.items() if value is not None}
    found = _scores(row)
    return {
        **row,
        "configuration": json.loads(row.get("configuration", "null")),
        "scores": {name: values[0] for name, values in found.items()},
        "intervals": {name: values[1:] for name, values in found.items() if len(values) == 3},
    }


def _scores(row: dict[str, Any]) -> dict[str, list[float]]:
    """Name -> value, or value with its bounds. What ``scores`` lacks is taken from the score's own columns."""
    columns = {
        name: [row[column] for column in (name, f"{name}_low", f"{name}_high") if column in row]
        for name in (*CLEAN, *TERMS, *ROBUSTNESS)
        if name in row
    }
    listed = json.loads(row.get("scores") or "{}")
    return columns | {name: [math.nan if v is None else v for v in values] for name, values in listed.items()}
