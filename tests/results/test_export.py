"""Tables for other programs; from the command line: ``tests/cli/test_export.py``."""

import io
import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from robsweep.results.export import as_csv, as_json, as_parquet
from robsweep.results.open import open_run
from robsweep.results.store import SCHEMA, stored_units
from robsweep.results.units import UNITS

RUN = open_run(Path(__file__).parents[1] / "run/recorded/schema1-small")


def test_a_csv_has_a_row_for_each_and_lists_separated_by_blanks():
    table = RUN.table()
    found = pd.read_csv(io.BytesIO(as_csv(table)), dtype={"key": str}, keep_default_na=False)
    assert list(found.columns) == list(table.columns)
    assert list(found["key"]) == list(table["key"])
    assert list(found["aliases"]) == [" ".join(aliases) for aliases in table["aliases"]]


def test_parquet_has_the_columns_and_units_of_the_table(tmp_path):
    file = tmp_path / "t.parquet"
    file.write_bytes(as_parquet(RUN.table()))
    found = pq.read_table(file)
    assert found.column_names == SCHEMA.names
    assert stored_units(file) == UNITS
    assert found.column("ers").to_pylist() == pytest.approx(list(RUN.table()["ers"]))


def test_json_has_scores_as_objects_and_null_where_there_is_no_number():
    content = json.loads(as_json(RUN), parse_constant=lambda name: pytest.fail(name))
    assert (content["run"], content["dataset"], content["finished"]) == ("schema1-small", "digits", True)
    assert content["units"] == UNITS
    for row, ers in zip(content["rows"], RUN.table()["ers"], strict=True):
        assert row["scores"]["ers"][0] == row["ers"] == pytest.approx(ers)
        assert row["configuration"]["training"]["embedding_dim"] == 16
