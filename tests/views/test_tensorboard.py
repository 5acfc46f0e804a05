"""Scores for TensorBoard."""

import pytest

from robsweep.views.tensorboard import TensorBoardView
from tests.curves import folded


def test_every_sheet_stands_at_the_updates_of_its_weights(tmp_path, sweep_of, run_curves, scalars_in):
    view = TensorBoardView(tmp_path)
    state = folded(run_curves(sweep_of(search={"kind": "grid", "samples": 2}))[2], view)
    for trial, found in state.trials.items():
        scalars = scalars_in(tmp_path / "tensorboard" / str(trial) / "scores")
        ers = next(values for tag, values in scalars.items() if tag.rpartition("/")[2] == "ers")
        expected = {found.saved[epoch].training_steps: scores["ers"] for epoch, scores in found.scores.items()}
        assert ers == pytest.approx(expected)
