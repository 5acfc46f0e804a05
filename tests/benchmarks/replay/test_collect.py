"""The published table against the parts it was made from."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from benchmarks.replay.collect import collect
from benchmarks.replay.columns import PREFIX, QUERIES, TABLE
from benchmarks.replay.parts import Parts
from benchmarks.replay.table import LONG_FILE, QUERIES_FILE, ROUNDED
from robsweep.errors import UserError


def test_both_tables_hold_every_row_of_the_parts_in_order(recorded):
    parts = recorded.parts.sort_by([("key", "ascending"), ("seed", "ascending"), ("rung", "ascending")])
    assert parts.num_rows == 2 * 2 * 2
    long, queries = (pq.read_table(recorded.table_folder / file) for file in (LONG_FILE, QUERIES_FILE))
    assert long.column_names == TABLE.names
    assert queries.column_names == QUERIES.names
    assert long.to_pylist() == parts.select(TABLE.names).to_pylist()
    for name in QUERIES.names:
        if name.removeprefix(PREFIX) not in ROUNDED:
            assert queries[name].to_pylist() == parts[name].to_pylist(), name
            continue
        exact = np.array(parts[name].to_pylist())
        assert np.array(queries[name].to_pylist()) == pytest.approx(exact, rel=2**-11, abs=2**-25), name


def test_units_lie_in_the_files(recorded):
    for file in (LONG_FILE, QUERIES_FILE):
        units = {f.name: (f.metadata or {}).get(b"unit") for f in pq.read_schema(recorded.table_folder / file)}
        prefix = PREFIX if file == QUERIES_FILE else ""
        assert units[f"{prefix}map_at_r"] == b"fraction, 0..1"
        assert units[f"{prefix}TMA"] == b"cosine, -1..1"
    assert pq.read_schema(recorded.table_folder / LONG_FILE).field("train_cpu_seconds").metadata[b"unit"]


def test_the_card_names_every_column_and_the_front(recorded):
    card = (recorded.table_folder / "README.md").read_text()
    assert [name for name in (*TABLE.names, *QUERIES.names) if f"`{name}`" not in card] == []
    assert [member["identity"] for member in recorded.reference["front"] if f"`{member['identity']}`" not in card] == []
    assert card.startswith("---\nlicense: cc-by-4.0\n")
    assert "8 rows" in card
    assert "$" not in card


def test_a_table_is_collected_while_it_is_recorded(recorded, tmp_path):
    (tmp_path / "parts").mkdir()
    whole = sorted((recorded.folder / "parts").iterdir())
    for path in (path for path in whole if path.stem.endswith("-s0")):
        (tmp_path / "parts" / path.name).write_bytes(path.read_bytes())
    collect(recorded.problem, tmp_path, tmp_path / "table")
    reference = json.loads((tmp_path / "table" / "reference.json").read_text())
    assert reference["seeds"] == [0]
    assert (reference["recorded"], reference["configurations"]) == (2, 2)


def test_parts_of_another_problem_or_data_set_are_refused(recorded, tmp_path):
    rows = recorded.parts.to_pylist()
    parts = Parts(tmp_path / "parts")
    parts.write("other", [{**rows[0], "data_fingerprint": "other"}])
    parts.write("same", rows[1:])
    with pytest.raises(UserError, match="several data sets"):
        collect(recorded.problem, tmp_path, tmp_path / "table")
    parts.write("other", [{**rows[0], "key": "0123"}])
    with pytest.raises(UserError, match="configuration 0123 was recorded but is none of"):
        collect(recorded.problem, tmp_path, tmp_path / "table")
