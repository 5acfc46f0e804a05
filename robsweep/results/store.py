"""The results table on disk: ``results.parquet`` in a run's folder."""

from collections import Counter
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
from robsweep.run.store import Store, open_store

FILE = "results.parquet"
_RENAMED = {"data_fingerprint": "train_fingerprint"}
"""Columns of older tables: that of the test images was not in them."""
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
    """Rows of a run, which one process writes and any may read.

    Every write replaces the file as a whole: a reader finds the table before or after, never a part of it. Reading
    raises ``UserError`` where it is damaged. ``place``: a folder, or the run's store.
    """

    def __init__(self, place: str | Path | Store) -> None:
        self._store = open_store(place) if isinstance(place, str | Path) else place

    @property
    def path(self) -> str:
        """Of the file, for messages."""
        return f"{self._store.uri}/{FILE}"

    @property
    def there(self) -> bool:
        """Whether there is a table."""
        return self._store.size(FILE) is not None

    def write(self, rows: Iterable[ResultRow]) -> None:
        """Replace the table by these rows.

        Raises:
            OSError: the table cannot be written, and stays as it was; names the file.
        """
        records = [row.model_dump(by_alias=True) for row in rows]
        content = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(records, schema=SCHEMA), content, write_page_checksum=True)
        self._store.put(FILE, content.getvalue().to_pybytes())

    def rows(self) -> list[ResultRow]:
        """All rows in the order they were added; none where there is no file yet."""
        try:
            return [ResultRow.model_validate(_known(record)) for record in self._table().to_pylist()]
        except ValidationError as error:
            raise UserError(f"{self.path} cannot be read: {first_problem(error, ResultRow)}") from None

    def read(self) -> pd.DataFrame:
        """All rows with the columns of ``SCHEMA``; scores not measured are NaN, lists are lists."""
        return _frame(self._table())

    def _table(self) -> pa.Table:
        content = self._store.read(FILE)
        if content is None:
            return SCHEMA.empty_table()
        # Arrow gets bytes and reads them in this thread. A thread of its own may still hold a Python file when the
        # interpreter ends, and then aborts the process (apache/arrow #34314, #50482).
        try:
            table = pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True).read(use_threads=False)
            table.validate(full=True)
            table = table.rename_columns([_RENAMED.get(name, name) for name in table.column_names])
            if unknown := [name for name in table.column_names if name not in SCHEMA.names and name[:2] != "__"]:
                newer = "a newer version wrote it, or it is damaged"
                raise UserError(f"{self.path} has the unknown column {unknown[0]!r}: {newer}")
            if doubled := [name for name, count in Counter(table.column_names).items() if count > 1]:
                raise UserError(f"{self.path} is damaged: it has the column {doubled[0]} more than once")
            return pa.Table.from_arrays([_column(table, field) for field in SCHEMA], schema=SCHEMA)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise UserError(f"{self.path} cannot be read: {str(error).partition(chr(10))[0]}") from None


def _known(record: dict[str, Any]) -> dict[str, Any]:
    """Without columns that an older table lacks: they have defaults."""
    return {name: value for name, value in record.items() if value is not None}


def frame_of(rows: Iterable[ResultRow]) -> pd.DataFrame:
    """Rows as ``ResultStore.read`` gives them."""
    return _frame(pa.Table.from_pylist([row.model_dump(by_alias=True) for row in rows], schema=SCHEMA))


def _frame(table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(use_threads=False)
    for field in SCHEMA:
        if pa.types.is_list(field.type):
            frame[field.name] = pd.Series(table[field.name].to_pylist(), index=frame.index, dtype=object)
    return frame


def _column(table: pa.Table, field: pa.Field) -> pa.ChunkedArray:
    """With the type of ``SCHEMA``: who saves the table with pandas or polars changes strings and widths of numbers."""
    if field.name not in table.column_names:
        return pa.chunked_array([pa.nulls(len(table), field.type)])
    return table[field.name].cast(field.type)


def stored_units(path: str | Path) -> dict[str, str]:
    """Units as a Parquet file of results states them, by column."""
    fields = pq.read_schema(path)
    return {field.name: field.metadata[b"unit"].decode() for field in fields if field.metadata}
