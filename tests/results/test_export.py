"""Tables for other programs."""

import pandas as pd
import pytest

from robsweep.results.open import open_run
from robsweep.results.store import stored_units
from robsweep.results.units import UNITS


def test_tables_hold_what_the_run_holds(runs, robsweep, valid):
    code, out, err = robsweep(
        "export", "schema1-small", "--csv", "new/t.csv", "--parquet", "t.parquet", "--json", "t.json"
    )
    assert (code, err) == (0, "")
    assert out == "csv: new/t.csv\nparquet: t.parquet\njson: t.json\n"
    table = open_run(runs / "schema1-small").table()
    parquet = pd.read_parquet("t.parquet")
    assert list(parquet.columns) == list(table.columns)
    pd.testing.assert_series_equal(parquet["ers"], table["ers"])
    assert stored_units("t.parquet") == UNITS
    csv = pd.read_csv("new/t.csv", dtype={"key": str})
    pd.testing.assert_frame_equal(
        csv[["key", "seed", "epoch", "ers"]], table[["key", "seed", "epoch", "ers"]], check_dtype=False
    )
    content = valid((runs.parent / "t.json").read_text(), "export")
    assert [row["ers"] for row in content["rows"]] == pytest.approx(list(table["ers"]))
    assert content["rows"][0]["scores"]["ers"][0] == content["rows"][0]["ers"]
    assert content["sweep"]["training"]["epochs"] == 3
