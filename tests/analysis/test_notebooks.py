"""The notebooks run in a fresh kernel on recorded results, and show what they are stored with."""

import json

import nbformat
import pytest

from analysis.notebooks import FOLDER, NAMES, executed
from analysis.recorded import recorded_run

pytest.importorskip("ipykernel")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """The folder of the digits run, written once for all notebooks."""
    return recorded_run(tmp_path_factory.mktemp("runs") / "digits").store.local


def _texts(notebook):
    """What each cell shows as text."""
    return [
        [output.get("text") or output["data"].get("text/plain") for output in cell.get("outputs", ())]
        for cell in notebook.cells
    ]


@pytest.mark.parametrize("name", NAMES)
def test_they_show_what_is_stored(name, recorded, tmp_path):
    run = "" if name == "reproduce_papers" else str(recorded)
    found = executed(name, {"RUN": run, "FIGURES": str(tmp_path)})
    stored = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    assert _texts(found) == _texts(stored)
    assert [cell.source for cell in found.cells] == [cell.source for cell in stored.cells]
    figures = sorted(tmp_path.glob("*.pdf"))
    assert len(figures) == sum(".savefig" in cell.source or "shown(" in cell.source for cell in stored.cells) > 0
    assert all(path.read_bytes().startswith(b"%PDF") for path in figures)


@pytest.mark.parametrize("name", NAMES)
def test_prose_stands_between_cells_and_outputs_are_stored(name):
    cells = json.loads((FOLDER / f"{name}.ipynb").read_text())["cells"]
    assert cells[0]["cell_type"] == "markdown"
    assert sum(cell["cell_type"] == "markdown" for cell in cells) >= 4
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert any("image/png" in output.get("data", {}) for cell in code for output in cell["outputs"])
    assert not any("/tmp" in json.dumps(cell["outputs"]) for cell in code)


def test_a_run_of_ones_own_is_taken(sweep_of, run_curves, tmp_path):
    from tests.curves import written

    folder = written(tmp_path / "run", run_curves(sweep_of())[2]).uri
    found = executed("pareto", {"RUN": folder})
    assert any("curves on digits" in str(text) for texts in _texts(found) for text in texts)
