"""robsweep: search for the adversarial-training defense with the best accuracy/robustness trade-off.

``load_sweep`` reads a sweep file and ``run_sweep`` runs it. ``open_run`` reads a recorded run, ``load_network`` one of
its networks. Each is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from robsweep.version import __version__

if TYPE_CHECKING:
    from robsweep.config.load import load_sweep
    from robsweep.results.open import open_run
    from robsweep.sweep.load_network import load_network
    from robsweep.sweep.run import run_sweep

__all__ = ["__version__", "load_network", "load_sweep", "open_run", "run_sweep"]

_PLACES = {
    "load_network": "robsweep.sweep.load_network",
    "load_sweep": "robsweep.config.load",
    "open_run": "robsweep.results.open",
    "run_sweep": "robsweep.sweep.run",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'robsweep' has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
