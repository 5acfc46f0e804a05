"""The results table on disk: ``results.parquet`` in a run's folder."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args, get_origin

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from robsweep.config.messages import first_problem
from robsweep.errors import UserError
from robsweep.results.row import ResultRow
from robsweep.results.units import UNITS

FILE = "results.parquet"
_Place = tuple[str, int, int]
_ARROW = {int: pa.int64(), float: pa.float64()}


def _arrow_type(annotation: Any) -> pa.DataType:
    if get_origin(annotation) is tuple:
        return pa.list_(pa.string())
    options = (annotation, *get_args(annotation))  # float | None is stored as a float, a Literal as a string
    return next((_ARROW[option] for option in options if option in _ARROW), pa.string())


SCHEMA = pa.schema(
    pa.field(column, _arrow_type(field.annotation), metadata={"unit": UNITS[column]} if column in UNITS else None)
    for column, field in ((field.alias or name, field) for name, field in ResultRow.model_fields.items())
)
"""Columns, types and units of the file."""


class ResultStore:
    """Rows of a run, in a folder that one process writes and any may read.

    Every write replaces the file as a whole by renaming a finished one: a reader, or a run that was killed in
    between, finds the table before or after, never a part of it. Reading raises ``UserError`` where it is damaged.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.path = self.folder / FILE
        self._written: dict[_Place, dict[str, Any]] | None = None
        """What the file holds, known to the process that writes it from its first write on."""

    def upsert(self, rows: Iterable[ResultRow]) -> None:
        """Add rows at the end; one whose (key, seed, rung) is there already replaces that row.

        So rows stand in the order in which they were decided on: what failed and was then scored is decided on anew.

        Raises:
            OSError: the table cannot be written, and stays as it was; names the file.
        """
        if self._written is None:
            self._written = _records(self.rows())
        new = _records(rows)
        table = {place: record for place, record in self._written.items() if place not in new} | new
        content = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(list(table.values()), schema=SCHEMA), content)
        try:
            self._replace(content.getvalue())
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.path)) from None
        self._written = table

    def rows(self) -> list[ResultRow]:
        """All rows in the order they were added; none where there is no file yet."""
        try:
            return [ResultRow.model_validate(record) for record in self._table().to_pylist()]
        except ValidationError as error:
            raise UserError(f"{self.path} cannot be read: {first_problem(error, ResultRow)}") from None

    def read(self) -> pd.DataFrame:
        """All rows with the columns of ``SCHEMA``; scores not measured are NaN, lists are lists."""
        table = self._table()
        frame: pd.DataFrame = table.to_pandas(use_threads=False)
        for field in SCHEMA:
            if pa.types.is_list(field.type):
                frame[field.name] = pd.Series(table[field.name].to_pylist(), index=frame.index, dtype=object)
        return frame

    def _replace(self, content: pa.Buffer) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.path.with_name(f".{FILE}.unfinished")
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.path)

    def _table(self) -> pa.Table:
        if not self.path.exists():
            return SCHEMA.empty_table()
        # Arrow gets bytes and reads them in this thread. A thread of its own may still hold a Python file when the
        # interpreter ends, and then aborts the process (apache/arrow #34314, #50482).
        try:
            table = pq.ParquetFile(pa.BufferReader(self.path.read_bytes())).read(use_threads=False)
            return pa.Table.from_arrays([_column(table, field) for field in SCHEMA], schema=SCHEMA)
        except (pa.ArrowException, OSError) as error:
            raise UserError(f"{self.path} cannot be read: {str(error).partition(chr(10))[0]}") from None


def _records(rows: Iterable[ResultRow]) -> dict[_Place, dict[str, Any]]:
    return {(row.key, row.seed, row.rung): row.model_dump(by_alias=True) for row in rows}


def _column(table: pa.Table, field: pa.Field) -> pa.ChunkedArray:
    """With the type of ``SCHEMA``: who saves the table with pandas or polars changes strings and widths of numbers."""
    if field.name not in table.column_names:
        return pa.chunked_array([pa.nulls(len(table), field.type)])
    return table[field.name].cast(field.type)


def stored_units(path: str | Path) -> dict[str, str]:
    """Units as a Parquet file of results states them, by column."""
    fields = pq.read_schema(path)
    return {field.name: field.metadata[b"unit"].decode() for field in fields if field.metadata}
