"""What the folders of a run of schema 0 say."""

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from robsweep.results.schema0.events import events_of
from robsweep.run.state import state_of

RECORDED = Path(__file__).parents[2] / "run/recorded"


@pytest.fixture
def recorded(tmp_path):
    """A copy of a recorded run; ``rows``: takes its rows and answers with those to be there in their place."""

    def copy(name, rows=None):
        folder = tmp_path / name
        shutil.copytree(RECORDED / name, folder)
        if rows is not None:
            path = folder / "results.parquet"
            table = pq.read_table(path)
            pq.write_table(pa.Table.from_pylist(rows(table.to_pylist()), schema=table.schema), path)
        return folder

    return copy


def table(folder):
    return pq.read_table(folder / "results.parquet").to_pylist()


def stages(state):
    return {str(c.configuration.identity).split(":")[1]: c.stage for c in state.candidates.values()}


def test_a_run_without_rows_is_known_by_its_checkpoints(recorded):
    folder = recorded("schema0-interrupted")
    (folder / "results.parquet").unlink()
    state = state_of(events_of(folder))
    assert stages(state) == {"rlenet": "going", "rlenetp": "going"}
    assert state.data_fingerprint == "c23042c30b49991f"
    assert all(candidate.aliases == (str(candidate.configuration),) for candidate in state.candidates.values())
