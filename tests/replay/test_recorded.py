"""A recorded table as curves."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from robsweep.config.scores import TERMS
from robsweep.errors import UserError
from robsweep.replay.recorded import PROBLEM, ROWS, open_table

TABLE = Path(__file__).parents[2] / "benchmarks/replay/table"


@pytest.fixture(scope="module")
def table():
    return open_table(TABLE)


@pytest.fixture(scope="module")
def rows():
    return pq.ParquetFile(TABLE / ROWS).read(use_threads=False).to_pylist()


def test_every_row_is_answered_as_it_was_recorded(table, rows):
    for row in rows[:: max(1, len(rows) // 50)]:
        if row["status"] != "completed":
            with pytest.raises(UserError) as caught:
                table.query(row["key"], row["seed"], row["epoch"])
            assert str(caught.value) == str(row["reason"])
            continue
        found = table.query(row["key"], row["seed"], row["epoch"])
        assert (found.sheet.ers, found.train_passes) == (row["ers"], row["train_passes"])
        assert found.sheet.terms == pytest.approx({name: row[name] for name in TERMS}, nan_ok=True)
        assert found.attack_seconds == row["score_cpu_seconds"]


def test_what_is_in_it(table, rows):
    assert set(table.keys) == {row["key"] for row in rows}
    assert table.epochs == tuple(sorted({row["epoch"] for row in rows}))
    assert all({(row["key"]) for row in rows if row["seed"] == seed} == set(table.keys) for seed in table.seeds)


def test_what_is_not_in_it(table, tmp_path):
    with pytest.raises(UserError, match="seed 99, epoch 1 is not in the table"):
        table.query(table.keys[0], 99, 1)
    with pytest.raises(UserError, match="holds no recorded table"):
        open_table(tmp_path)
    shutil.copy(TABLE / ROWS, tmp_path)
    (tmp_path / PROBLEM).write_text("{}")
    with pytest.raises(UserError, match="is no valid sweep"):
        open_table(tmp_path)
