"""``python -m analysis.notebooks [NAME...]``: runs the notebooks from top to bottom and stores what they show."""

import sys
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

FOLDER = Path(__file__).parent
NAMES = ("pareto", "ablation", "reproduce_papers")


def executed(name: str, parameters: Mapping[str, str], folder: Path = FOLDER) -> NotebookNode:
    """The notebook with the outputs of a fresh kernel that was started in ``folder``.

    ``parameters`` replace the values of the cell that is tagged ``parameters``; its other names stay.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell raises.
    """
    notebook: NotebookNode = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", ()):
            kept = cell.source
            cell.source = "\n".join([kept, *(f"{key} = {value!r}" for key, value in parameters.items())])
            NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(folder)}}).execute()
            cell.source = kept
            return notebook
    raise ValueError(f"{name}: no cell is tagged 'parameters'")


def main() -> None:
    """Store the outputs of the notebooks that are named, or of all."""
    for name in sys.argv[1:] or NAMES:
        notebook = executed(name, {})
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)  # when it was run, which differs each time
        nbformat.write(notebook, FOLDER / f"{name}.ipynb")
        print(FOLDER / f"{name}.ipynb")


if __name__ == "__main__":
    main()
