"""Recorded runs, and runs on curves."""

from pathlib import Path

import pytest

from robsweep.results.open import open_run
from tests.curves import written

RECORDED = Path(__file__).parents[1] / "run/recorded"


@pytest.fixture
def recorded():
    """Opens a recorded run by its name."""
    return lambda name: open_run(RECORDED / name)


@pytest.fixture
def on_curves(tmp_path, sweep_of, run_curves):
    """Runs a sweep on curves and opens it; keyword arguments replace keys of the sweep, ``curve`` the curve."""

    def make(curve=None, cut=None, folder="run", **fields):
        lines = run_curves(sweep_of(**fields), **({"curve": curve} if curve else {}))[2]
        lines.lines = lines.lines[:cut]
        return open_run(written(tmp_path / folder, lines).uri)

    return make


@pytest.fixture
def run(on_curves):
    """Fourteen configurations whose recall and ERS rise together, so that many are dominated."""

    def together(key, seed, epoch):
        place = int(key[:4], 16) / 65536
        return 0.5 + 0.4 * place + 0.01 * seed, 10 + 20 * place + epoch

    return on_curves(together, seeds=[0, 1], pruning={"rungs": [1, 2], "reduction": 3, "min_peers": 2})
