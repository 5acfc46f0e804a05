import math
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from robsweep.errors import UserError
from robsweep.results.row import COLUMNS
from robsweep.results.store import SCHEMA, ResultStore, frame_of, stored_units
from robsweep.results.units import UNITS


@pytest.fixture
def store(tmp_path):
    return ResultStore(tmp_path / "run")


def test_rows_come_back_as_they_were(store, make_row):
    rows = [
        make_row("a", aliases=("x", "y"), flags=("collapse:spread",), recall_at_1=0.5, **{"ES:D": 0.25, "CA-": 99.0}),
        make_row("b", status="failed", reason="out of memory"),
    ]
    store.write(rows)
    assert store.rows() == rows


def test_nan_and_missing_stay_apart_in_rows(store, make_row):
    store.write([make_row(ers=math.nan, nmi=None)])
    (row,) = store.rows()
    assert math.isnan(row.ers)
    assert row.nmi is None


def test_frame(store, make_row):
    store.write([make_row("a", aliases=("x", "y"), ers=3.0), make_row("b")])
    frame = store.read()
    assert tuple(frame.columns) == COLUMNS
    assert frame["aliases"].tolist() == [["x", "y"], []]
    assert frame["ers"].tolist()[0] == 3.0
    assert pd.isna(frame["ers"].tolist()[1])
    assert frame["rung"].dtype == "int64"
    assert frame["GTT"].dtype == "float64"  # a column without any value keeps its type


def test_before_the_first_row(store):
    assert store.rows() == []
    frame = store.read()
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) == 0


def test_units_lie_in_the_file(store, make_row):
    store.write([make_row()])
    assert stored_units(store.path) == UNITS
    assert pq.read_schema(store.path).field("ES:D").metadata == {b"unit": b"distance, 0..2 (metric E: 0..inf)"}


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads in /proc")
def test_reading_starts_no_thread_that_outlives_it(store, make_row):
    store.write([make_row()])
    pq.write_table(_as_others_save(pq.read_table(store.path, use_threads=False)), store.path)
    code = """if True:
        import os, sys
        from robsweep.results.store import ResultStore

        before = os.listdir("/proc/self/task")
        store = ResultStore(sys.argv[1])
        store.rows(), store.read(), store.write(store.rows())
        assert os.listdir("/proc/self/task") == before
    """
    done = subprocess.run([sys.executable, "-c", code, Path(store.path).parent], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_columns_that_an_older_version_lacks(store, make_row):
    store.write([make_row("a", ers=12.5)])
    table = pq.read_table(store.path)
    older = table.drop_columns(["nmi", "by", "fidelity", "verdict"])
    pq.write_table(older, store.path)
    (row,) = store.rows()
    assert row == make_row("a", ers=12.5, nmi=None)
    assert tuple(store.read().columns) == COLUMNS


def _as_others_save(table):
    """As pandas and polars do: long strings, dictionaries, narrower numbers, floats for numbers."""
    types = {
        "run": pa.large_string(),
        "reason": pa.string_view(),
        "status": pa.dictionary(pa.int32(), pa.string()),
        "aliases": pa.large_list(pa.large_string()),
        "seed": pa.int32(),
        "rung": pa.uint8(),
        "epoch": pa.float64(),
        "ers": pa.float32(),
    }
    return pa.table({name: table[name].cast(types.get(name, table[name].type)) for name in table.column_names})


def test_a_table_that_others_saved_again(store, make_row):
    rows = [make_row("a", aliases=("x", "y"), ers=12.5, reason="long"), make_row("b")]
    store.write(rows)
    pq.write_table(_as_others_save(pq.read_table(store.path)), store.path)
    assert store.rows() == rows
    assert store.read().dtypes.equals(frame_of(rows).dtypes)
    store.write([*store.rows(), make_row("c")])
    assert pq.read_schema(store.path).equals(SCHEMA)
    assert [row.key for row in store.rows()] == ["a", "b", "c"]


def test_a_table_saved_by_pandas(store, make_row):
    rows = [make_row("a", aliases=("x",), ers=12.5, flags=("f",)), make_row("b")]
    store.write(rows)
    store.read().to_parquet(store.path)
    assert store.rows() == rows


def test_a_table_of_before_the_splits_had_names_of_their_own(store, make_row):
    rows = [make_row("a", train_fingerprint="of the training images")]
    store.write(rows)
    older = pq.read_table(store.path).drop_columns("test_fingerprint")
    names = [{"train_fingerprint": "data_fingerprint"}.get(name, name) for name in older.column_names]
    pq.write_table(older.rename_columns(names), store.path)
    assert store.rows() == rows


def test_what_is_no_number_is_one_line(store, make_row):
    store.write([make_row("a")])
    table = pq.read_table(store.path)
    for name, values, words in (("rung", ["one"], "cannot be read: "), ("key", [None], "cannot be read: key: ")):
        place = table.column_names.index(name)
        pq.write_table(table.set_column(place, name, [values]), store.path)
        with pytest.raises(UserError, match=words) as caught:
            store.rows()
        assert "\n" not in str(caught.value)


def test_a_full_disk_names_the_table_and_leaves_it(store, make_row, monkeypatch):
    store.write([make_row("a")])

    def full(_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left on device") as caught:
            store.write([make_row("b")])
    assert caught.value.filename == store.path
    assert [row.key for row in store.rows()] == ["a"]
    store.write([make_row("c")])
    assert [row.key for row in store.rows()] == ["c"]


@pytest.mark.parametrize("moment", ["write_table", "fsync", "replace"])
def test_a_kill_in_between_leaves_the_old_table(store, make_row, monkeypatch, moment):
    store.write([make_row("a")])

    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    target = {"write_table": (pq, "write_table"), "fsync": (os, "fsync"), "replace": (Path, "replace")}
    with monkeypatch.context() as patch:
        patch.setattr(*target[moment], killed)
        with pytest.raises(KeyboardInterrupt):
            store.write([make_row("b")])
    assert [row.key for row in store.rows()] == ["a"]
    store.write([make_row("c")])
    assert [row.key for row in store.rows()] == ["c"]
    assert [path.name for path in Path(store.path).parent.iterdir()] == ["results.parquet"]


def test_a_table_half_written_in_place_of_the_new_one_is_not_read(store, make_row):
    store.write([make_row("a")])
    path = Path(store.path)
    (path.parent / ".results.parquet.unfinished").write_bytes(path.read_bytes()[:100])
    assert [row.key for row in store.rows()] == ["a"]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"junk" * 100])
def test_a_damaged_table_is_one_line(tmp_path, content):
    (tmp_path / "results.parquet").write_bytes(content)
    store = ResultStore(tmp_path)
    for read in (store.rows, store.read):
        with pytest.raises(UserError, match=r"results\.parquet cannot be read: ") as caught:
            read()
        assert "\n" not in str(caught.value)


def test_a_damaged_name_of_a_column_is_one_line(store, make_row):
    store.write([make_row("a")])
    path = Path(store.path)
    path.write_bytes(path.read_bytes().replace(b"identity", b"iden\xe3ity"))
    for read in (store.rows, store.read):
        with pytest.raises(UserError, match=r"results\.parquet cannot be read: ") as caught:
            read()
        assert "\n" not in str(caught.value)


def test_a_folder_in_its_place_is_no_empty_table(tmp_path):
    (tmp_path / "results.parquet").mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        ResultStore(tmp_path).read()
    assert caught.value.filename == str(tmp_path / "results.parquet")


def test_a_table_with_a_column_twice_is_one_line(store, make_row):
    store.write([make_row()])
    path = Path(store.path)
    table = pq.read_table(path)
    pq.write_table(table.append_column("seed", table["seed"]), path)
    with pytest.raises(UserError, match="is damaged: it has the column seed more than once"):
        store.rows()


def test_a_column_that_nobody_knows_is_refused(store, make_row):
    store.write([make_row()])
    path = Path(store.path)
    table = pq.read_table(path)
    pq.write_table(table.append_column("of_tomorrow", table["seed"]), path)
    with pytest.raises(UserError, match="has the unknown column 'of_tomorrow': a newer version wrote it"):
        store.rows()


def test_a_flipped_byte_is_never_read_as_another_score(store, make_row):
    rows = [make_row(key, ers=10.0 + index, recall_at_1=0.25 * index) for index, key in enumerate("abc")]
    store.write(rows)
    path = Path(store.path)
    whole = path.read_bytes()
    read = 0
    for place in range(4, len(whole), max(1, len(whole) // 400)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            found = store.rows()
        except UserError as error:
            refused = str(error)
        else:
            refused = ""
            read += 1
            assert [(row.key, row.ers, row.recall_at_1) for row in found] == [
                (row.key, row.ers, row.recall_at_1) for row in rows
            ]
        assert "\n" not in refused
    assert read < 300  # most of the file matters
    path.write_bytes(whole)
    assert store.rows() == rows
