"""Recording: what a row says, and that it can be broken off at any time."""

import math
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from benchmarks.replay.collect import collect
from benchmarks.replay.columns import PREFIX, SCORES
from benchmarks.replay.measure import measure
from benchmarks.replay.problem import cells_of, load_problem
from benchmarks.replay.record import record
from benchmarks.replay.table import read_table
from robsweep.config.scores import TERMS
from robsweep.errors import UserError
from robsweep.metrics.ers import ers
from robsweep.replay.recorded import open_table
from robsweep.scoring.local import score_here
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.worker import ScoringWorker
from robsweep.training.task import TrainTask, run_task
from robsweep.training.world import SingleProcess


class _Silent:
    def on_step(self, report):
        pass

    def on_rung(self, rung, epoch, folder):
        pass


def test_a_row_says_what_training_and_scoring_the_configuration_gives(recorded, tmp_path):
    sweep = load_problem(recorded.problem)
    cell = next(cell for cell in cells_of(sweep) if cell.configuration.identity.defense.kind == "hm")
    task = TrainTask(cell.configuration, cell.seed, None, str(tmp_path), (1,))
    run_task(task, _Silent(), device="cpu", world=SingleProcess())
    request = ScoreRequest(cell.configuration, cell.seed, 1, str(task.checkpoint(1)))
    sheet = score_here(request, sweep.scoring, ScoringWorker("digits", None, sweep.scoring))
    row = recorded.table.set_index(["key", "seed", "epoch"]).loc[(cell.configuration.key, 0, 1)]
    assert {name: row[name] for name in SCORES} == sheet.scores
    assert {name: (row[f"{name}_low"], row[f"{name}_high"]) for name in SCORES} == sheet.intervals
    assert row["identity"] == "digits:rlenethmetsm:ptripletN"
    assert row["attack_passes"] == 9 * 4
    assert row["train_passes"] == 3 * 1438


def test_costs_of_training_add_up_over_the_rungs(recorded):
    runs = recorded.table.groupby(["key", "seed"])
    assert (runs.size() == 2).all()
    for cost in ("training_steps", "train_passes", "train_cpu_seconds"):
        first, last = runs[cost].first(), runs[cost].last()
        assert (last[first > 0] > first[first > 0]).all(), cost
    assert (runs["training_steps"].last() == 2 * runs["training_steps"].first()).all()


def test_scores_are_the_means_of_the_values_a_query(recorded):
    for row in (row for row in recorded.parts.to_pylist() if row["seed"] == 0):
        means = {term: float(np.mean(row[f"{PREFIX}{term}"])) for term in TERMS}
        assert {len(row[f"{PREFIX}{term}"]) for term in TERMS} == {4}
        assert ers(means) == pytest.approx(row["ers"], abs=1e-4)  # values a query are float32
        for score in ("recall_at_1", "recall_at_2", "map_at_r"):
            assert len(row[f"{PREFIX}{score}"]) == row["candidates"] == 359
            assert np.mean(row[f"{PREFIX}{score}"]) == pytest.approx(row[score], abs=1e-6)


def test_what_is_recorded_is_not_recorded_again_and_what_is_lost_is(recorded, tmp_path):
    assert record(recorded.problem, recorded.folder) == 0
    whole = sorted((recorded.folder / "parts").iterdir())
    assert [path.suffix for path in whole] == [".parquet"] * 4  # no lock, no unfinished part
    assert not list((recorded.folder / "work").iterdir())
    (tmp_path / "parts").mkdir()
    lost = cells_of(load_problem(recorded.problem))[0].name
    for path in (path for path in whole if path.stem != lost):
        (tmp_path / "parts" / path.name).write_bytes(path.read_bytes())
    leftover = tmp_path / "work" / lost / "epoch_1"
    leftover.mkdir(parents=True)
    (leftover / "weights.safetensors").write_bytes(b"of a recording that was killed")
    assert record(recorded.problem, tmp_path, at_most=4) == 1
    assert not list((tmp_path / "work").iterdir())


def test_a_training_that_diverges_is_recorded_as_failed(recorded, tmp_path):
    sweep = load_problem(recorded.problem)
    cell = cells_of(sweep)[0]
    recipe = cell.configuration.training
    hot = recipe.model_copy(update={"optimiser": recipe.optimiser.model_copy(update={"lr": 1e30})})
    point = replace(cell.point, configuration=cell.configuration.model_copy(update={"training": hot}))
    worker = ScoringWorker("digits", None, sweep.scoring)
    rows = measure(replace(cell, point=point, rungs=(1, 2)), sweep, worker, tmp_path / "work")
    assert rows[-1]["status"] == "failed"
    assert rows[-1]["reason"].startswith("training diverged")
    assert math.isnan(rows[0]["ers"]) if rows[0]["status"] == "completed" else "ers" not in rows[0]


def test_what_a_table_holds_is_not_recorded_again_and_stays_in_it(recorded, tmp_path):
    assert record(recorded.problem, tmp_path, at_most=1, table=recorded.table_folder) == 0
    elsewhere = tmp_path / "table"
    shutil.copytree(recorded.table_folder, elsewhere)
    only = recorded.parts.filter(pc.equal(recorded.parts["seed"], 1))
    (tmp_path / "few" / "parts").mkdir(parents=True)
    pq.write_table(only, tmp_path / "few" / "parts" / "one.parquet")
    collect(recorded.problem, tmp_path / "few", elsewhere)
    pd.testing.assert_frame_equal(read_table(elsewhere), recorded.table)
    table = open_table(elsewhere)
    assert table.seeds == (0, 1)
    row = recorded.table.iloc[-1]
    found = table.query(row["key"], int(row["seed"]), int(row["epoch"]))
    assert found.sheet.scores["ers"] == row["ers"]
    assert found.sheet.intervals["recall_at_1"] == (row["recall_at_1_low"], row["recall_at_1_high"])
    assert found.train_passes == row["train_passes"]
    with pytest.raises(UserError, match="is not in the table"):
        table.query(row["key"], 7, 1)
