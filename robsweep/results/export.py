"""A run's table in files that other programs read."""

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import JsonValue

from robsweep.grammar.frozen import Frozen
from robsweep.results.open import Run
from robsweep.results.store import SCHEMA
from robsweep.results.units import UNITS

_JSON_TEXTS = ("scores", "configuration")
_LISTS = ("aliases", "flags")


class ExportedRun(Frozen):
    """What ``robsweep export --json`` writes. ``units``: by column. ``rows``: those of ``results.parquet``, a row for
    every (configuration, seed, epoch), with ``scores`` and ``configuration`` as objects and null where there is no
    number. ``hypervolume``: ends of the 95 % interval of what has completed, over queries and seeds. ``expected_left``:
    what all else would add, as a share of it. Both are null where too little is known."""

    run: str
    dataset: str
    objectives: tuple[str, ...]
    finished: bool
    sweep: dict[str, JsonValue]
    units: dict[str, str]
    hypervolume: tuple[float, float] | None
    expected_left: float | None
    rows: tuple[dict[str, JsonValue], ...]


def as_csv(frame: pd.DataFrame) -> bytes:
    """A results table as UTF-8 with a header; a list's parts are separated by blanks, what is missing is empty."""
    plain = frame.assign(**{name: [" ".join(parts) for parts in frame[name]] for name in _LISTS})
    return plain.to_csv(index=False, lineterminator="\n").encode()


def as_parquet(frame: pd.DataFrame) -> bytes:
    """A results table with the columns, types and units of ``results.parquet``."""
    content = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(frame, schema=SCHEMA, preserve_index=False), content)
    return bytes(content.getvalue().to_pybytes())


def as_json(run: Run) -> bytes:
    """The run as ``ExportedRun``."""
    state, ahead = run.state, run.outlook()
    exported = ExportedRun(
        run=state.name,
        dataset=state.sweep.dataset,
        objectives=state.sweep.objectives,
        finished=state.ended is not None and not state.ended.reason,
        sweep=state.sweep.model_dump(mode="json"),
        units=UNITS,
        hypervolume=None if ahead is None else (ahead.low, ahead.high),
        expected_left=None if ahead is None else ahead.left,
        rows=tuple(_rows(run.table())),
    )
    return (exported.model_dump_json(indent=1) + "\n").encode()


def _rows(frame: pd.DataFrame) -> Sequence[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(frame.to_json(orient="records", double_precision=15))
    for row in rows:
        row.update({name: json.loads(row[name]) if row[name] else None for name in _JSON_TEXTS})
    return rows
