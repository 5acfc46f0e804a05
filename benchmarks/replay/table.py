"""The two published tables, made from the recorded parts, and read again."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from robsweep.errors import UserError
from robsweep.results.units import UNITS

from .columns import PART, PLACE, PREFIX, QUERIES, TABLE

LONG_FILE, QUERIES_FILE = "table.parquet", "queries.parquet"

ROUNDED = ("map_at_r", "TMA", "ES:D")
"""Values a query that are continuous: they keep the 11 significant bits of a float16, which makes the file small.
The others have few distinct values and keep all digits."""

_SECONDS = "s of processor time"
_UNITS = {**UNITS, "train_cpu_seconds": _SECONDS, "score_cpu_seconds": _SECONDS}


def write_tables(parts: pa.Table, folder: Path) -> None:
    """Write ``table.parquet`` and ``queries.parquet``, rows by key, seed and rung."""
    ordered = parts.cast(PART).sort_by([(field.name, "ascending") for field in PLACE])
    folder.mkdir(parents=True, exist_ok=True)
    queries = pa.Table.from_arrays([_rounded(ordered[name], name) for name in QUERIES.names], schema=QUERIES)
    for file, table in {LONG_FILE: ordered.select(TABLE.names), QUERIES_FILE: queries}.items():
        schema = pa.schema([_with_unit(field) for field in table.schema])
        pq.write_table(table.cast(schema), folder / file, compression="zstd", compression_level=19)


def joined(parts: pa.Table, folder: Path) -> pa.Table:
    """Parts with what a table in ``folder`` holds of other configurations and seeds."""
    before = earlier_parts(folder)
    if before is None:
        return parts
    recorded = set(zip(parts["key"].to_pylist(), parts["seed"].to_pylist(), strict=True))
    there = zip(before["key"].to_pylist(), before["seed"].to_pylist(), strict=True)
    return pa.concat_tables([parts.cast(PART), before.filter(pa.array([cell not in recorded for cell in there]))])


def earlier_parts(folder: Path) -> pa.Table | None:
    """What ``write_tables`` wrote, side by side again; None where there is nothing."""
    if not (folder / LONG_FILE).is_file():
        return None
    long, queries = (pq.ParquetFile(folder / name).read(use_threads=False) for name in (LONG_FILE, QUERIES_FILE))
    for name in queries.schema.names[len(PLACE) :]:
        long = long.append_column(name, queries[name])
    return long.cast(PART)


def read_table(folder: Path) -> pd.DataFrame:
    """The long table: the columns of ``TABLE``.

    Raises:
        UserError: it is not there.
    """
    return _read(folder / LONG_FILE)


def read_queries(folder: Path) -> pd.DataFrame:
    """Values a query: the columns of ``QUERIES``, an array in each cell.

    Raises:
        UserError: they are not there.
    """
    return _read(folder / QUERIES_FILE)


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise UserError(f"no file {path}: python -m benchmarks.replay.collect writes it")
    frame: pd.DataFrame = pq.ParquetFile(path).read(use_threads=False).to_pandas(use_threads=False)
    return frame


def _rounded(column: pa.ChunkedArray, name: str) -> pa.Array:
    lists = column.combine_chunks()
    score = name.removeprefix(PREFIX)
    if score not in ROUNDED:
        return lists
    values = lists.flatten().to_numpy().astype(np.float16).astype(np.float32)
    return pa.ListArray.from_arrays(lists.offsets, pa.array(values), mask=lists.is_null())


def _with_unit(field: pa.Field) -> pa.Field:
    score = field.name.removeprefix(PREFIX).removesuffix("_low").removesuffix("_high")
    return field.with_metadata({"unit": _UNITS[score]}) if score in _UNITS else field
