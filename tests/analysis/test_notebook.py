"""The notebook runs from top to bottom on a run's folder, and is kept without outputs."""

import json
from pathlib import Path

import plotly.graph_objects as go
import pytest

from robsweep.run.journal_file import JournalFile
from robsweep.run.local_store import LocalStore
from tests.curves import run_on_curves

CELLS = json.loads((Path(__file__).parents[2] / "analysis" / "pareto.ipynb").read_text())["cells"]
CODE = [cell for cell in CELLS if cell["cell_type"] == "code"]


def _execute(run):
    """What each cell shows: the value of its last expression."""
    names, shown = {"RUN": str(run)}, []
    for cell in CODE:
        if "parameters" not in cell["metadata"].get("tags", ()):
            *body, last = "".join(cell["source"]).splitlines()
            exec("\n".join(body), names)
            shown.append(eval(last, names))
    return shown


def test_it_is_kept_without_outputs_and_has_one_parameter():
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in CODE)
    (parameters,) = [cell for cell in CODE if "parameters" in cell["metadata"].get("tags", ())]
    assert "".join(parameters["source"]).startswith("RUN = ")


@pytest.mark.parametrize("objectives", [["recall_at_1", "ers"], ["nmi", "ers"]])
def test_every_cell_runs(tmp_path, sweep_of, objectives):
    lines = run_on_curves(sweep_of(objectives=objectives))[2]
    journal = JournalFile(LocalStore(tmp_path))
    for line in lines.lines:
        journal.append(line)
    summary, pareto, front, *others = _execute(tmp_path)
    assert summary.endswith(f"14 configurations, objectives {', '.join(objectives)}")
    assert set(front["status"]) == {"completed"}
    assert all(isinstance(figure, go.Figure) and figure.data for figure in (pareto, *others))
