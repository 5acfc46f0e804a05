import pytest

from robsweep.results.row import ResultRow


@pytest.fixture
def make_row():
    """A row with the fields a test names, and plausible others."""

    def make(key="a", rung=0, **fields):
        given = {
            "run": "quickstart",
            "identity": f"digits:rc2f2:{key}",
            "dataset": "digits",
            "backbone": "rc2f2",
            "defense": "",
            "loss": "ptripletN",
            "seed": 0,
            "epoch": 2 * (rung + 1),
            "status": "completed",
            "configuration": '{"epochs": 2}',
            "finished_at": "2026-01-02T03:04:05+00:00",
        }
        return ResultRow.model_validate({**given, **fields, "key": key, "rung": rung})

    return make
