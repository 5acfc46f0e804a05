import json

import pytest

from robsweep.results.row import ResultRow


@pytest.fixture
def make_row():
    """A row of a run's rung; keyword arguments replace its fields."""

    def make(key="a", rung=0, **fields):
        given = {
            "run": "quickstart",
            "identity": f"digits:rc2f2{key}:ptripletN",
            "dataset": "digits",
            "backbone": "rc2f2",
            "defense": key,
            "loss": "ptripletN",
            "seed": 3,
            "epoch": 2 * (rung + 1),
            "status": "running",
            "recall_at_1": 0.5,
            "ers": 20.5,
            "CA+": 12.0,
            "scores": json.dumps({"ers": [20.5], "recall_at_10": [0.75, 0.7, 0.8], "recall_at_20": [None]}),
            "configuration": '{"training": {"epochs": 2, "optimiser": {"name": "adam", "lr": 0.001}}, "weights": null}',
            "finished_at": "2026-01-02T03:04:05+00:00",
        }
        return ResultRow.model_validate({**given, **fields, "key": key, "rung": rung})

    return make
