"""A table of two configurations and two seeds, recorded once; the second seed is made from the first."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from benchmarks.replay.collect import collect
from benchmarks.replay.columns import PART
from benchmarks.replay.parts import Parts
from benchmarks.replay.record import record
from benchmarks.replay.table import read_queries, read_table

PROBLEM = """
name: tiny
dataset: digits
seeds: [0, 1]
factors: {backbone: [rlenet], baselines: [none], source: [s], destination: [m], loss: [ptripletN]}
training: {epochs: 2, pairs: 720, embedding_dim: 4, budget: {eps: 0.15, alpha: 0.15, steps: 1}}
scoring: {profile: rob28, queries: 4, steps: 1, resamples: 20}
pruning: {rungs: [1]}
"""


@dataclass(frozen=True)
class Recorded:
    """A problem, the folder it was recorded into and what was collected from it."""

    problem: Path
    folder: Path
    table_folder: Path

    @property
    def parts(self) -> pa.Table:
        return Parts(self.folder / "parts").read()

    @property
    def table(self) -> pd.DataFrame:
        return read_table(self.table_folder)

    @property
    def queries(self) -> pd.DataFrame:
        return read_queries(self.table_folder)

    @property
    def reference(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.table_folder / "reference.json").read_text())
        return found


@pytest.fixture(scope="session")
def recorded(tmp_path_factory) -> Recorded:
    folder = tmp_path_factory.mktemp("replay")
    found = Recorded(folder / "tiny.yaml", folder / "recorded", folder / "table")
    found.problem.write_text(PROBLEM)
    assert record(found.problem, found.folder, at_most=2) == 2
    parts = Parts(found.folder / "parts")
    for key, rows in found.parts.to_pandas().groupby("key"):  # training again would take as long again
        other = rows.assign(seed=1, ers=rows["ers"] + 1, train_cpu_seconds=2 * rows["train_cpu_seconds"])
        parts.write(f"{key}-s1", pa.Table.from_pandas(other, schema=PART).to_pylist())
    collect(found.problem, found.folder, found.table_folder)
    return found
