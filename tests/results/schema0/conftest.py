"""Copies of runs that schema 0 recorded."""

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from robsweep.config.configuration import Configuration
from robsweep.run.trial_id import TrialId

RECORDED = Path(__file__).parents[2] / "run/recorded"


NAMES = ("schema0-small", "schema0-interrupted")


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


def trial_of(row):
    return TrialId(Configuration.model_validate_json(row["configuration"]).key, row["seed"])


def stages(state):
    return {str(c.configuration.identity).split(":")[1]: c.stage for c in state.candidates.values()}
