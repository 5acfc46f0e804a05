import json

import pytest

FIELDS = {
    "seed": 3,
    "status": "running",
    "recall_at_1": 0.5,
    "ers": 20.5,
    "CA+": 12.0,
    "scores": json.dumps({"ers": [20.5], "recall_at_10": [0.75, 0.7, 0.8], "recall_at_20": [None]}),
    "configuration": '{"training": {"epochs": 2, "optimiser": {"name": "adam", "lr": 0.001}}, "weights": null}',
}


@pytest.fixture
def make_row(make_row):
    """As everywhere, but a row of a run that goes on, with scores."""

    def make(key="a", rung=0, **fields):
        names = {"identity": f"digits:rc2f2{key}:ptripletN", "defense": key}
        return make_row(key, rung, **{**FIELDS, **names, **fields})

    return make
