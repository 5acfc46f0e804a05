"""robsweep: search for the adversarial-training defense with the best accuracy/robustness trade-off.

``open_run`` reads a recorded run; ``run_sweep`` runs one. Both are loaded when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from robsweep.version import __version__

if TYPE_CHECKING:
    from robsweep.results.open import open_run
    from robsweep.sweep.run import run_sweep

__all__ = ["__version__", "open_run", "run_sweep"]

_PLACES = {"open_run": "robsweep.results.open", "run_sweep": "robsweep.sweep.run"}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'robsweep' has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
