import pytest

from robsweep.results.row import ResultRow
from robsweep.results.rows import Rows
from robsweep.results.store import ResultStore, frame_of
from tests.curves import folded

# recall and ERS at each rung; the last status
RUNS = {
    "rc2f2": ([(0.80, 5.0), (0.92, 6.0)], "completed"),
    "rc2f2p": ([(0.60, 20.0), (0.75, 30.0)], "completed"),
    "rc2f2ghmetsm": ([(0.65, 15.0), (0.70, 25.0)], "completed"),
    "rc2f2amd": ([(0.11, 29.7)], "pruned"),
    "rc2f2d": ([], "failed"),
}
TERMS = {
    "CA+": 5.0,
    "CA-": 60.0,
    "QA+": 6.0,
    "QA-": 55.0,
    "TMA": 0.5,
    "ES:D": 1.0,
    "ES:R": 9.0,
    "LTM": 8.0,
    "GTM": 7.0,
    "GTT": 1.0,
}


@pytest.fixture
def store(tmp_path):
    """Five configurations: a front of two, one it dominates, one pruned, one failed."""
    rows = []
    for model, (rungs, status) in RUNS.items():
        common = {
            "run": "demo",
            "key": model,
            "identity": f"digits:{model}:ptripletN",
            "aliases": (model, f"{model}x"),
            "dataset": "digits",
            "backbone": "rc2f2",
            "defense": model[5:],
            "loss": "ptripletN",
            "seed": 0,
            "configuration": "{}",
            "finished_at": "2026-01-02T03:04:05+00:00",
        }
        for rung, (recall, ers) in enumerate(rungs):
            last = rung == len(rungs) - 1
            rows.append(
                ResultRow.model_validate(
                    {
                        **common,
                        **TERMS,
                        "rung": rung,
                        "epoch": rung + 1,
                        "recall_at_1": recall,
                        "recall_at_1_low": recall - 0.02,
                        "recall_at_1_high": recall + 0.01,
                        "ers": ers,
                        "status": status if last else "passed",
                        "reason": f"recall_at_1 {recall} below <the floor> 0.3" if status == "pruned" else "",
                        "flags": ("collapse:recall",) if status == "pruned" else (),
                    }
                )
            )
        if not rungs:
            rows.append(
                ResultRow.model_validate(
                    {**common, "rung": 0, "epoch": 1, "status": status, "reason": "worker was killed"}
                )
            )
    result = ResultStore(tmp_path)
    result.write(rows)
    return result


@pytest.fixture
def seeded(sweep_of, run_curves):
    """The table of a run on curves with two seeds of each configuration, and three of what ended on the front."""
    lines = run_curves(sweep_of(seeds={"first": 2, "survivors": 3}))[2]
    rows = Rows()
    folded(lines, rows)
    return frame_of(rows.rows())
